package io.forkpoint.server;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import io.forkpoint.architecture.TestRules;

/** What holds for the tests themselves. */
@AnalyzeClasses(packages = "io.forkpoint.server", importOptions = ImportOption.OnlyIncludeTests.class)
class ServerTestRulesTest {
    @ArchTest
    static final ArchTests TESTS = ArchTests.in(TestRules.class);
}
