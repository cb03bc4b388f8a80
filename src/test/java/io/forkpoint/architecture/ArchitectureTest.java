package io.forkpoint.architecture;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

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
            .whereLayer("errors")
            .mayNotAccessAnyLayer()
            .whereLayer("helper")
            .mayOnlyAccessLayers("errors", "host")
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

    @ArchTest
    static final ArchTests SHARED = ArchTests.in(SharedRules.class);
}
