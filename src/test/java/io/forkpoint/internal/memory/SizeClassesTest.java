package io.forkpoint.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SizeClassesTest {
    @Test
    void everySizeHasTheSmallestClassThatHoldsIt() {
        for (int bytes = 1; bytes <= SizeClasses.LAST_SHARED; bytes++) {
            int sizeClass = SizeClasses.classOf(bytes);
            assertThat(SizeClasses.slotBytes(sizeClass)).isGreaterThanOrEqualTo(bytes);
            if (bytes > SizeClasses.SMALLEST) {
                assertThat(SizeClasses.slotBytes(sizeClass - 1)).isLessThan(bytes);
            }
        }
        assertThat(SizeClasses.classOf(SizeClasses.LAST_SHARED + 1L)).isEqualTo(-1);
        assertThat(SizeClasses.classOf(1L << 40)).isEqualTo(-1);
    }

    @Test
    void aSlotWastesAtMostAnEighth() {
        for (int bytes = SizeClasses.LAST_FINE + 1; bytes <= SizeClasses.LAST_SHARED; bytes++) {
            assertThat(SizeClasses.slotBytes(SizeClasses.classOf(bytes))).isLessThanOrEqualTo(bytes + bytes / 8 + 1);
        }
    }

    @Test
    void segmentsAreFilledToFifteenSixteenths() {
        for (int sizeClass = 2; sizeClass < SizeClasses.COUNT; sizeClass++) {
            int segment = SizeClasses.units(sizeClass) * SegmentDescriptor.UNIT_BYTES;
            int used = SizeClasses.slots(sizeClass) * SizeClasses.slotBytes(sizeClass);
            assertThat(used).isBetween(segment - segment / 16, segment);
        }
    }

    @Test
    void sameSlotComparesWhatIsTaken() {
        assertThat(Allocator.sameSlot(97, 104)).isTrue();
        assertThat(Allocator.sameSlot(96, 97)).isFalse();
        assertThat(Allocator.sameSlot(262_145, 327_680)).isTrue();
        assertThat(Allocator.sameSlot(327_680, 327_681)).isFalse();
        assertThat(Allocator.sameSlot(262_144, 262_145)).isFalse();
    }
}
