package io.forkpoint.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

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
            .resideOutsideOfPackage("io.forkpoint.helper..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jnr.ffi..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.forkpoint.(*)..").should().beFreeOfCycles();

    private SharedRules() {}
}
