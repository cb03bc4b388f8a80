package io.forkpoint.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.forkpoint.host.FileSystems;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which room may use which; dependencies run one way. */
@AnalyzeClasses(packages = "io.forkpoint", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ROOMS = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.forkpoint..")
            .layer("root")
            .definedBy("io.forkpoint")
            .layer("snapshot")
            .definedBy("io.forkpoint.snapshot..")
            .layer("keyspace")
            .definedBy("io.forkpoint.keyspace..")
            .layer("rdb")
            .definedBy("io.forkpoint.rdb..")
            .layer("value")
            .definedBy("io.forkpoint.value..")
            .layer("memory")
            .definedBy("io.forkpoint.memory..")
            .layer("helper")
            .definedBy("io.forkpoint.helper..")
            .layer("errors")
            .definedBy("io.forkpoint.errors..")
            .layer("host")
            .definedBy("io.forkpoint.host..")
            .layer("latency")
            .definedBy("io.forkpoint.latency..")
            .layer("server")
            .definedBy("io.forkpoint.server..")
            .optionalLayer("cli")
            .definedBy("io.forkpoint.cli..")
            .whereLayer("server")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("latency")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("errors")
            .mayNotAccessAnyLayer()
            .whereLayer("helper")
            .mayOnlyAccessLayers("errors")
            .whereLayer("host")
            .mayNotAccessAnyLayer()
            .whereLayer("memory")
            .mayOnlyAccessLayers("helper", "errors")
            .whereLayer("value")
            .mayOnlyAccessLayers("memory", "errors")
            .whereLayer("rdb")
            .mayOnlyAccessLayers("value", "memory", "helper", "errors")
            .whereLayer("keyspace")
            .mayOnlyAccessLayers("value", "memory", "errors")
            .whereLayer("snapshot")
            .mayOnlyAccessLayers("keyspace", "rdb", "helper", "memory", "errors", "host")
            .whereLayer("root")
            .mayOnlyAccessLayers("snapshot", "keyspace", "value", "rdb", "helper", "memory", "errors", "host");

    /** It throws where the root is no mount point, as in a chroot. */
    @ArchTest
    static final ArchRule FILE_SYSTEMS_ARE_ASKED_IN_ONE_PLACE = noClasses()
            .that()
            .doNotBelongToAnyOf(FileSystems.class)
            .should()
            .callMethod(Files.class, "getFileStore", Path.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(FileStore.class);

    /** The command line and the lab use what any application uses, and what reports and options are made of. */
    @ArchTest
    static final ArchRule COMMAND_LINE = noClasses()
            .that()
            .resideInAnyPackage("io.forkpoint.cli..", "io.forkpoint.latency..", "io.forkpoint.server..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("io.forkpoint.keyspace..").or(resideInAPackage("io.forkpoint.helper..")))
            .allowEmptyShould(true);

    /** What draws takes what has been measured; what measures knows nothing of pictures. */
    @ArchTest
    static final ArchRule THE_LAB_KNOWS_NO_PAGE = noClasses()
            .that()
            .resideInAPackage("io.forkpoint.latency")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.forkpoint.latency.page..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.forkpoint.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NATIVE_CALLS_ARE_BOUND_IN_ONE_PLACE = noClasses()
            .that()
            .resideOutsideOfPackage("io.forkpoint.helper..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jnr.ffi..");

    @ArchTest
    static final ArchRule THE_ENGINE_NEEDS_NOTHING_OPTIONAL = noClasses()
            .that()
            .resideOutsideOfPackages("io.forkpoint.cli..", "io.forkpoint.latency..", "io.forkpoint.server..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "com.fasterxml..", "org.HdrHistogram..", "io.netty..", "io.micrometer..");

    /** From the wire inwards: each of the server's rooms knows those before it. */
    @ArchTest
    static final ArchRule ROOMS_OF_THE_SERVER = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.forkpoint.server..")
            .layer("resp")
            .definedBy("io.forkpoint.server.resp..")
            .layer("config")
            .definedBy("io.forkpoint.server.config..")
            .layer("session")
            .definedBy("io.forkpoint.server.session..")
            .optionalLayer("access")
            .definedBy("io.forkpoint.server.access..")
            .optionalLayer("persistence")
            .definedBy("io.forkpoint.server.persistence..")
            .optionalLayer("metrics")
            .definedBy("io.forkpoint.server.metrics..")
            .layer("family")
            .definedBy("io.forkpoint.server.family..")
            .layer("server")
            .definedBy("io.forkpoint.server")
            .whereLayer("resp")
            .mayNotAccessAnyLayer()
            .whereLayer("config")
            .mayOnlyAccessLayers("resp")
            .whereLayer("session")
            .mayOnlyAccessLayers("resp", "config")
            .whereLayer("access")
            .mayOnlyAccessLayers("session", "resp", "config")
            .whereLayer("persistence")
            .mayOnlyAccessLayers("session", "resp", "config")
            .whereLayer("metrics")
            .mayOnlyAccessLayers("persistence", "session", "resp", "config")
            .whereLayer("server")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule OPTIONS_ARE_THE_COMMAND_LINES = noClasses()
            .that()
            .resideInAPackage("io.forkpoint.latency..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");
}
