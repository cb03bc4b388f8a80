#include "turn.h"

#include "futex.h"

#define SPINS 2000  /* some ten microseconds; waking takes longer, and a piece takes hundreds */
#define STOPPED ~0u /* no piece has this number */

/* Returns the bit that those who wait for this number wait for. One in 32 numbers has the same. */
static uint32_t bit_of(uint32_t number) { return 1u << number % 32; }

void fp_turn_enter(fp_place *place, uint32_t number) {
    place->number = number;
    place->has_turn = 0;
}

int fp_turn_take(fp_place *place) {
    for (int spins = 0; !fp_has_turn(place); spins++) {
        uint32_t now = __atomic_load_n(&place->turn->number, __ATOMIC_ACQUIRE);
        if (now == STOPPED) return 0;
        if (now == place->number) continue;
        if (spins < SPINS) {
            __builtin_ia32_pause();
        } else {
            fp_futex_wait(&place->turn->number, now, bit_of(place->number));
        }
    }
    return 1;
}

void fp_turn_pass(fp_place *place) {
    place->has_turn = 0;
    __atomic_store_n(&place->turn->number, place->number + 1, __ATOMIC_RELEASE);
    fp_futex_wake(&place->turn->number, bit_of(place->number + 1));
}

void fp_turn_stop(fp_place *place) {
    __atomic_store_n(&place->turn->number, STOPPED, __ATOMIC_RELEASE);
    fp_futex_wake(&place->turn->number, FP_FUTEX_ANY);
}
