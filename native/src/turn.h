/*
 * The order in which the threads of a scan write: that of what they take, which is numbered. Whoever has the one whose turn
 * it is writes as it likes, and alone looks at what all share; another one encodes until it has to write, and waits then.
 */
#ifndef FORKPOINT_TURN_H
#define FORKPOINT_TURN_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint32_t number; /* of the one whose turn it is */
} fp_turn;

/* Where a thread stands in the line. */
typedef struct {
    fp_turn *turn;
    uint32_t number; /* of what it has taken */
    int has_turn;
} fp_place;

void fp_turn_enter(fp_place *place, uint32_t number); /* with what it has taken */

/* Waits for the turn. Returns 0 if it will never come, since the line has been stopped. */
int fp_turn_take(fp_place *place);

/* By whoever has the turn: the next one's turn comes, or nobody's any more. */
void fp_turn_pass(fp_place *place);
void fp_turn_stop(fp_place *place);

/* Whether it has come by now; a thread that is alone stands in no line. */
static inline int fp_has_turn(fp_place *place) {
    if (place == NULL || place->has_turn) return 1;
    return place->has_turn = __atomic_load_n(&place->turn->number, __ATOMIC_ACQUIRE) == place->number;
}

#endif
