package io.forkpoint.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** What holds for the artifacts that have an API. */
public final class ApiRules {
    /** What may be null is marked so, and all else is not null. */
    @ArchTest
    static final ArchRule PACKAGES_OF_THE_API_ARE_NULL_MARKED = classes()
            .that()
            .arePublic()
            .and()
            .resideOutsideOfPackages("io.forkpoint.internal..", "io.forkpoint.server.internal..")
            .should(new ArchCondition<>("be in a package that is @NullMarked") {
                @Override
                public void check(JavaClass each, ConditionEvents events) {
                    events.add(new SimpleConditionEvent(
                            each,
                            each.getPackage().isAnnotatedWith(NullMarked.class),
                            each.getName() + " is in a package whose package-info is not @NullMarked"));
                }
            });

    private ApiRules() {}
}
