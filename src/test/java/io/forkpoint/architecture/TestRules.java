package io.forkpoint.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Disabled;

/** What holds for the tests of every artifact. */
public final class TestRules {
    /** The reasons for which a test may be skipped stand in {@code MachineFeature}. */
    @ArchTest
    static final ArchRule TESTS_SKIP_IN_ONE_WAY = noClasses()
            .that()
            .resideOutsideOfPackages("io.forkpoint.machine..", "io.forkpoint.architecture..")
            .should()
            .dependOnClassesThat(type(Assumptions.class)
                    .or(type(org.assertj.core.api.Assumptions.class))
                    .or(type(Disabled.class))
                    .or(resideInAnyPackage("org.junit.jupiter.api.condition..")));

    private TestRules() {}
}
