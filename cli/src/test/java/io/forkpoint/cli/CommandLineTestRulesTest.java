package io.forkpoint.cli;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import io.forkpoint.architecture.TestRules;

/** What holds for the tests themselves. */
@AnalyzeClasses(
        packages = {"io.forkpoint.cli", "io.forkpoint.latency"},
        importOptions = ImportOption.OnlyIncludeTests.class)
class CommandLineTestRulesTest {
    @ArchTest
    static final ArchTests TESTS = ArchTests.in(TestRules.class);
}
