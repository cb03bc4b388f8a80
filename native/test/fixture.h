/* What every test includes, and a small arena laid out by hand as forkpoint_layout.h says. */
#ifndef FORKPOINT_FIXTURE_H
#define FORKPOINT_FIXTURE_H

/* cmocka wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "forkpoint.h"
#include "forkpoint_layout.h"
#include "inject.h"

#define FIXTURE_UNITS 128u
#define FIXTURE_THREADS 7u /* the most that scan */
#define FIXTURE_SCRATCH_BYTES (FP_STACK_BYTES + (1u << 20)) /* of each */
#define FIXTURE_EPOCH 5u

typedef struct {
    uint8_t *arena;
    fp_segment *table;
    fp_control *control;
    uint8_t *scratch;
    fp_request *request;
    fp_output *outputs; /* FP_OUTPUTS of them; the request names one */
    fp_output *output;  /* the first */
    int kind;
    char folder[64];
    int directory;
} fixture;

fixture *fixture_create(int kind); /* with an empty folder of its own */
void fixture_destroy(fixture *f);
int fixture_setup(void **state); /* cmocka: *state is a fixture of a private arena */
int fixture_teardown(void **state);

typedef struct {
    uint32_t state, epoch, type, database;
    int64_t expiry; /* 0: none */
    const void *key, *value;
    uint32_t key_bytes, value_bytes;
} block;

/* Makes a segment of one unit or more at a unit of the arena. */
void fixture_segment(fixture *f, uint32_t unit, uint32_t units, uint32_t slot_bytes);

/* Writes a block into the next slot of the segment at `unit`. */
void fixture_block(fixture *f, uint32_t unit, block b);

/* A live string of database 0, born in epoch 1. */
void fixture_string(fixture *f, uint32_t unit, const char *key, const char *value);

/* Opens a named temporary file in the folder as the sink of an output, to become `final_name`. */
void fixture_sink_of(fixture *f, uint32_t output, const char *temporary_name, const char *final_name);
void fixture_sink(fixture *f, const char *name); /* of the first, under the name "temporary" */
void fixture_close_sinks(fixture *f);

/* Lets so many threads scan, with buffers as large as those of one. */
void fixture_scan_threads(fixture *f, uint32_t threads);

/* Forks, waits, closes the sinks. Returns what waitpid() says of the child. */
int fixture_run(fixture *f);

/* A file of the folder; the caller frees it. NULL if there is none. */
uint8_t *fixture_read(const fixture *f, const char *name, size_t *bytes);
/* Whether the folder is on a disk, whose files lie in the page cache only for a time. */
int fixture_is_on_disk(const fixture *f);

/* How much of a file of the folder is in the page cache. */
size_t fixture_cached_bytes(const fixture *f, const char *name);

int fixture_file_count(const fixture *f);

#endif
