#include "turn.h"

#include "futex.h"

#define SPINS 200    /* some microseconds: chunks take hundreds */
#define STOPPED ~0u  /* no chunk has this number */

/* Only those who wait for this chunk are woken, and few others. */
static uint32_t bit_of(uint32_t chunk) { return 1u << chunk % 32; }

void fp_turn_enter(fp_place *place, uint32_t chunk) {
    place->chunk = chunk;
    place->has_turn = 0;
}

int fp_turn_take(fp_place *place) {
    for (int spins = 0; !fp_has_turn(place); spins++) {
        uint32_t now = __atomic_load_n(&place->turn->chunk, __ATOMIC_ACQUIRE);
        if (now == STOPPED) return 0;
        if (now == place->chunk) continue;
        if (spins < SPINS) {
            __builtin_ia32_pause();
        } else {
            fp_futex_wait(&place->turn->chunk, now, bit_of(place->chunk));
        }
    }
    return 1;
}

void fp_turn_pass(fp_place *place) {
    place->has_turn = 0;
    __atomic_store_n(&place->turn->chunk, place->chunk + 1, __ATOMIC_RELEASE);
    fp_futex_wake(&place->turn->chunk, bit_of(place->chunk + 1));
}

void fp_turn_stop(fp_place *place) {
    __atomic_store_n(&place->turn->chunk, STOPPED, __ATOMIC_RELEASE);
    fp_futex_wake(&place->turn->chunk, FP_FUTEX_ANY);
}
