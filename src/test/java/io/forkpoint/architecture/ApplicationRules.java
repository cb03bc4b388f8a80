package io.forkpoint.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What holds for the artifacts that are built on the engine: they use what any application uses. */
public final class ApplicationRules {
    @ArchTest
    static final ArchRule NOTHING_BEHIND_THE_API =
            noClasses().should().dependOnClassesThat(resideInAPackage("io.forkpoint.internal.."));

    private ApplicationRules() {}
}
