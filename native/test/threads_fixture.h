/* An arena for scans by several threads, its three outputs, and what a snapshot of it leaves. */
#ifndef FORKPOINT_THREADS_FIXTURE_H
#define FORKPOINT_THREADS_FIXTURE_H

#include "collection_fixture.h"

#define OUTPUTS 3u
#define CHUNKS (FIXTURE_UNITS / FP_CHUNK_UNITS)
#define THREAD_COUNTS 4u

extern const uint32_t thread_counts[THREAD_COUNTS]; /* how many threads the tests have scan; one is the first */

int threads_setup(void **state); /* cmocka: *state is a fixture of the arena */

#define ON_ARENA(test) cmocka_unit_test_setup_teardown(test, threads_setup, fixture_teardown)

/* Opens files "t0" to "t2", which are to become "f0" to "f2". */
void threads_open_outputs(fixture *f);

/* What a snapshot has left. */
typedef struct {
    fp_control control;
    fp_output outputs[OUTPUTS];
    uint8_t *content[OUTPUTS];
} snapshot;

/* Takes a snapshot by so many threads, reads its files, and removes them. */
snapshot threads_take(fixture *f, uint32_t threads);

/* Reads the files of a snapshot, and removes them. */
snapshot threads_collect(fixture *f);
void threads_forget(snapshot *s);

/* Checks that a whole snapshot is the same as another. */
void threads_check_same(const snapshot *s, const snapshot *expected);

#endif
