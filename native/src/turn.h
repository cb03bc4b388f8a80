/*
 * The order in which the threads of a scan write. A thread takes numbered pieces of work, and the turn goes over the
 * numbers. The thread that has the turn writes at will, and is the only one that uses what all share. Another thread
 * encodes until it has to write, and then waits for its turn.
 */
#ifndef FORKPOINT_TURN_H
#define FORKPOINT_TURN_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint32_t number; /* of the piece whose turn it is */
} fp_turn;

/* Where a thread stands in the line. */
typedef struct {
    fp_turn *turn;
    uint32_t number; /* of the piece that it has taken */
    int has_turn;
} fp_place;

/* Enters the line with the piece of this number. */
void fp_turn_enter(fp_place *place, uint32_t number);

/* Waits for the turn. Returns 0 if the line has been stopped: the turn will not come. */
int fp_turn_take(fp_place *place);

/* Pass the turn to the next number, or stop the line. Only the thread that has the turn calls them. */
void fp_turn_pass(fp_place *place);
void fp_turn_stop(fp_place *place);

/* Returns whether the turn has come. A thread that is alone has no place, and always has the turn. */
static inline int fp_has_turn(fp_place *place) {
    if (place == NULL || place->has_turn) return 1;
    return place->has_turn = __atomic_load_n(&place->turn->number, __ATOMIC_ACQUIRE) == place->number;
}

#endif
