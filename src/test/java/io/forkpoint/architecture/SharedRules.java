package io.forkpoint.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.forkpoint.host.FileSystems;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** What holds for the classes of every artifact. */
public final class SharedRules {
    /** It throws where the root is no mount point, as in a chroot. */
    @ArchTest
    static final ArchRule FILE_SYSTEMS_ARE_ASKED_IN_ONE_PLACE = noClasses()
            .that()
            .doNotBelongToAnyOf(FileSystems.class)
            .should()
            .callMethod(Files.class, "getFileStore", Path.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(FileStore.class);

    @ArchTest
    static final ArchRule NATIVE_CALLS_ARE_BOUND_IN_ONE_PLACE = noClasses()
            .that()
            .resideOutsideOfPackage("io.forkpoint.internal.helper..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jnr.ffi..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.forkpoint.(*)..").should().beFreeOfCycles();

    private static final DescribedPredicate<JavaClass> INTERNAL =
            resideInAnyPackage("io.forkpoint.internal..", "io.forkpoint.server.internal..");

    /** What a user can call, extend or read names nothing that may change with any release. */
    @ArchTest
    static final ArchRule SIGNATURES_NAME_API_TYPES_ONLY = noCodeUnits()
            .that(arePublicOrProtectedInTheApi())
            .should()
            .haveRawReturnType(INTERNAL)
            .orShould()
            .haveRawParameterTypes(anyElementThat(INTERNAL));

    @ArchTest
    static final ArchRule FIELDS_NAME_API_TYPES_ONLY = noFields()
            .that(arePublicOrProtectedInTheApi())
            .should()
            .haveRawType(INTERNAL)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule API_TYPES_EXTEND_API_TYPES_ONLY = noClasses()
            .that()
            .arePublic()
            .and()
            .resideOutsideOfPackages("io.forkpoint.internal..", "io.forkpoint.server.internal..")
            .should()
            .beAssignableTo(INTERNAL);

    private static DescribedPredicate<JavaMember> arePublicOrProtectedInTheApi() {
        return DescribedPredicate.describe(
                "are public or protected, in a public class of the API",
                member -> !INTERNAL.test(member.getOwner())
                        && member.getOwner().getModifiers().contains(JavaModifier.PUBLIC)
                        && (member.getModifiers().contains(JavaModifier.PUBLIC)
                                || member.getModifiers().contains(JavaModifier.PROTECTED)));
    }

    private SharedRules() {}
}
