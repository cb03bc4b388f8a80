package io.forkpoint.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.forkpoint.architecture.ApplicationRules;
import io.forkpoint.architecture.SharedRules;

/** Which room of the command line and the latency lab may use which; dependencies run one way. */
@AnalyzeClasses(
        packages = {"io.forkpoint.cli", "io.forkpoint.latency"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class CommandLineArchitectureTest {
    /** The lab asks servers by their protocol, whichever they are. */
    @ArchTest
    static final ArchRule THE_LAB_KNOWS_NEITHER_COMMAND_LINE_NOR_SERVER = noClasses()
            .that()
            .resideInAPackage("io.forkpoint.latency..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.forkpoint.cli..", "io.forkpoint.server..", "picocli..");

    /** What draws takes what has been measured; what measures knows nothing of pictures. */
    @ArchTest
    static final ArchRule THE_LAB_KNOWS_NO_PAGE = noClasses()
            .that()
            .resideInAPackage("io.forkpoint.latency")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.forkpoint.latency.page..");

    /** The command line starts a server as any application does. */
    @ArchTest
    static final ArchRule NOTHING_BEHIND_THE_API_OF_THE_SERVER =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.forkpoint.server.internal..");

    @ArchTest
    static final ArchTests SHARED = ArchTests.in(SharedRules.class);

    @ArchTest
    static final ArchTests APPLICATION = ArchTests.in(ApplicationRules.class);
}
