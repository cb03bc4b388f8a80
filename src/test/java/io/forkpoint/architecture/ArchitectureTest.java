package io.forkpoint.architecture;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

/** Which room of the engine may use which; dependencies run one way. */
@AnalyzeClasses(packages = "io.forkpoint", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ROOMS = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.forkpoint..")
            .layer("root")
            .definedBy("io.forkpoint")
            .layer("doctor")
            .definedBy("io.forkpoint.doctor..")
            .layer("snapshot")
            .definedBy("io.forkpoint.snapshot..")
            .layer("rdb")
            .definedBy("io.forkpoint.rdb..")
            .layer("value")
            .definedBy("io.forkpoint.value..")
            .layer("codec")
            .definedBy("io.forkpoint.codec..")
            .layer("memory")
            .definedBy("io.forkpoint.memory..")
            .layer("host")
            .definedBy("io.forkpoint.host..")
            .layer("errors")
            .definedBy("io.forkpoint.errors..")
            .layer("internal.doctor")
            .definedBy("io.forkpoint.internal.doctor..")
            .layer("internal.load")
            .definedBy("io.forkpoint.internal.load..")
            .layer("internal.upkeep")
            .definedBy("io.forkpoint.internal.upkeep..")
            .layer("internal.view")
            .definedBy("io.forkpoint.internal.view..")
            .layer("internal.store")
            .definedBy("io.forkpoint.internal.store..")
            .layer("internal.snapshot")
            .definedBy("io.forkpoint.internal.snapshot..")
            .layer("internal.keyspace")
            .definedBy("io.forkpoint.internal.keyspace..")
            .layer("internal.rdb")
            .definedBy("io.forkpoint.internal.rdb..")
            .layer("internal.value")
            .definedBy("io.forkpoint.internal.value..")
            .layer("internal.memory")
            .definedBy("io.forkpoint.internal.memory..")
            .layer("internal.helper")
            .definedBy("io.forkpoint.internal.helper..")
            .whereLayer("doctor")
            .mayOnlyAccessLayers("host", "memory", "snapshot")
            .whereLayer("snapshot")
            .mayOnlyAccessLayers("errors")
            .whereLayer("rdb")
            .mayNotAccessAnyLayer()
            .whereLayer("value")
            .mayOnlyAccessLayers("errors")
            .whereLayer("codec")
            .mayOnlyAccessLayers("errors")
            .whereLayer("memory")
            .mayOnlyAccessLayers("host")
            .whereLayer("host")
            .mayNotAccessAnyLayer()
            .whereLayer("errors")
            .mayNotAccessAnyLayer()
            .whereLayer("internal.doctor")
            .mayOnlyAccessLayers("internal.snapshot", "internal.helper", "doctor", "host", "memory", "snapshot")
            .whereLayer("internal.load")
            .mayOnlyAccessLayers(
                    "internal.snapshot",
                    "internal.keyspace",
                    "internal.rdb",
                    "internal.value",
                    "internal.memory",
                    "internal.helper",
                    "rdb",
                    "value",
                    "errors")
            .whereLayer("internal.upkeep")
            .mayOnlyAccessLayers("internal.snapshot", "internal.keyspace", "internal.memory")
            .whereLayer("internal.view")
            .mayOnlyAccessLayers("codec", "value", "errors")
            .whereLayer("internal.store")
            .mayOnlyAccessLayers("internal.keyspace")
            .whereLayer("internal.snapshot")
            .mayOnlyAccessLayers(
                    "internal.keyspace",
                    "internal.rdb",
                    "internal.memory",
                    "internal.helper",
                    "snapshot",
                    "memory",
                    "host",
                    "errors")
            .whereLayer("internal.keyspace")
            .mayOnlyAccessLayers("internal.value", "internal.memory", "value", "memory", "errors")
            .whereLayer("internal.rdb")
            .mayOnlyAccessLayers("internal.value", "internal.memory", "internal.helper", "rdb", "value", "errors")
            .whereLayer("internal.value")
            .mayOnlyAccessLayers("internal.memory", "value", "errors")
            .whereLayer("internal.memory")
            .mayOnlyAccessLayers("internal.helper", "memory", "errors")
            .whereLayer("internal.helper")
            .mayOnlyAccessLayers("errors", "host");

    /** Whoever changes one of the rooms inside finds at once what it can break. */
    @ArchTest
    static final ArchRule NO_CYCLES_INSIDE =
            slices().matching("io.forkpoint.internal.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchTests API = ArchTests.in(ApiRules.class);

    @ArchTest
    static final ArchTests SHARED = ArchTests.in(SharedRules.class);
}
