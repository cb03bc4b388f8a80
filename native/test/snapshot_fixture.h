/* An arena of three strings, and the file that a snapshot of it is. */
#ifndef FORKPOINT_SNAPSHOT_FIXTURE_H
#define FORKPOINT_SNAPSHOT_FIXTURE_H

#include "fixture.h"

int snapshot_setup(void **state); /* cmocka: *state is a fixture of the arena */

#define ON_ARENA(test) cmocka_unit_test_setup_teardown(test, snapshot_setup, fixture_teardown)

/* Checks that the file of this name is the whole snapshot. */
void snapshot_check(const fixture *f, const char *name);

/* Creates a file that a snapshot is to replace. */
void snapshot_create_old(const fixture *f, const char *name);

/* Returns whether the file of this name is still the old one. */
int snapshot_is_old(const fixture *f, const char *name);

/* Gives the output a preamble of several windows: it stands for a file of that size. */
void snapshot_large_preamble(fixture *f);

/* Return the signal, and the exit status, of what waitpid() says; 0, and -1, if it says nothing of the kind. */
int snapshot_signal(int status);
int snapshot_exit(int status);

#endif
