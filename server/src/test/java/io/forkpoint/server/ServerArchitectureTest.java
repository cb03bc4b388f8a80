package io.forkpoint.server;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.forkpoint.architecture.ApiRules;
import io.forkpoint.architecture.ApplicationRules;
import io.forkpoint.architecture.SharedRules;

/** Which room of the server may use which; dependencies run one way. */
@AnalyzeClasses(packages = "io.forkpoint.server", importOptions = ImportOption.DoNotIncludeTests.class)
class ServerArchitectureTest {
    /** From the wire inwards: each of the server's rooms knows those before it. */
    @ArchTest
    static final ArchRule ROOMS_OF_THE_SERVER = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.forkpoint.server..")
            .layer("config")
            .definedBy("io.forkpoint.server.config..")
            .layer("internal.resp")
            .definedBy("io.forkpoint.server.internal.resp..")
            .layer("internal.config")
            .definedBy("io.forkpoint.server.internal.config..")
            .layer("internal.session")
            .definedBy("io.forkpoint.server.internal.session..")
            .layer("internal.access")
            .definedBy("io.forkpoint.server.internal.access..")
            .layer("internal.persistence")
            .definedBy("io.forkpoint.server.internal.persistence..")
            .layer("internal.metrics")
            .definedBy("io.forkpoint.server.internal.metrics..")
            .layer("internal.family")
            .definedBy("io.forkpoint.server.internal.family..")
            .layer("server")
            .definedBy("io.forkpoint.server")
            .whereLayer("config")
            .mayNotAccessAnyLayer()
            .whereLayer("internal.resp")
            .mayNotAccessAnyLayer()
            .whereLayer("internal.config")
            .mayOnlyAccessLayers("internal.resp", "config")
            .whereLayer("internal.session")
            .mayOnlyAccessLayers("internal.resp", "internal.config", "config")
            .whereLayer("internal.access")
            .mayOnlyAccessLayers("internal.session", "internal.resp", "internal.config", "config")
            .whereLayer("internal.persistence")
            .mayOnlyAccessLayers("internal.session", "internal.resp", "internal.config", "config")
            .whereLayer("internal.metrics")
            .mayOnlyAccessLayers(
                    "internal.persistence", "internal.session", "internal.resp", "internal.config", "config")
            .whereLayer("server")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchTests API = ArchTests.in(ApiRules.class);

    @ArchTest
    static final ArchTests SHARED = ArchTests.in(SharedRules.class);

    @ArchTest
    static final ArchTests APPLICATION = ArchTests.in(ApplicationRules.class);
}
