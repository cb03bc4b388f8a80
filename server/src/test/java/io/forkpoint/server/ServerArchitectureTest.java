package io.forkpoint.server;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.forkpoint.architecture.ApplicationRules;
import io.forkpoint.architecture.SharedRules;

/** Which room of the server may use which; dependencies run one way. */
@AnalyzeClasses(packages = "io.forkpoint.server", importOptions = ImportOption.DoNotIncludeTests.class)
class ServerArchitectureTest {
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
    static final ArchTests SHARED = ArchTests.in(SharedRules.class);

    @ArchTest
    static final ArchTests APPLICATION = ArchTests.in(ApplicationRules.class);
}
