/* Every number of forkpoint_layout.h by name, so that a test on the Java side can compare. */
#include "forkpoint.h"
#include "forkpoint_layout.h"

typedef struct {
    const char *name;
    int64_t value;
} layout_entry;

#define CONSTANT(NAME) {#NAME, (int64_t)(NAME)}
#define SIZE(TYPE) {#TYPE, (int64_t)sizeof(TYPE)}
#define OFFSET(TYPE, FIELD) {#TYPE "." #FIELD, (int64_t)offsetof(TYPE, FIELD)}

static const layout_entry layout[] = {
    CONSTANT(FP_ABI),
    CONSTANT(FP_UNIT_BYTES),
    CONSTANT(FP_DATABASES),
    CONSTANT(FP_STATE_FREE),
    CONSTANT(FP_STATE_LIVE),
    CONSTANT(FP_STATE_RETIRED),
    CONSTANT(FP_STATE_NODE),
    CONSTANT(FP_HEADER_STATE_SHIFT),
    CONSTANT(FP_HEADER_STATE_BITS),
    CONSTANT(FP_HEADER_EXPIRY_SHIFT),
    CONSTANT(FP_HEADER_WIDE_SHIFT),
    CONSTANT(FP_HEADER_DB_SHIFT),
    CONSTANT(FP_HEADER_DB_BITS),
    CONSTANT(FP_HEADER_TYPE_SHIFT),
    CONSTANT(FP_HEADER_TYPE_BITS),
    CONSTANT(FP_HEADER_KEY_SHIFT),
    CONSTANT(FP_HEADER_KEY_BITS),
    CONSTANT(FP_HEADER_VALUE_SHIFT),
    CONSTANT(FP_HEADER_VALUE_BITS),
    CONSTANT(FP_HEADER_EPOCH_SHIFT),
    CONSTANT(FP_HEADER_EPOCH_BITS),
    CONSTANT(FP_MAX_HEADER_BYTES),
    CONSTANT(FP_TYPE_STRING),
    CONSTANT(FP_TYPE_VALKEY_BIT),
    CONSTANT(FP_TYPE_CODE_MASK),

    SIZE(fp_segment),
    OFFSET(fp_segment, slot_bytes),
    OFFSET(fp_segment, units),
    OFFSET(fp_segment, birth_epoch),
    OFFSET(fp_segment, high_water),
    OFFSET(fp_segment, live_slots),
    OFFSET(fp_segment, free_head),
    OFFSET(fp_segment, next),
    OFFSET(fp_segment, previous),

    SIZE(fp_control),
    OFFSET(fp_control, magic),
    OFFSET(fp_control, abi),
    OFFSET(fp_control, epoch),
    OFFSET(fp_control, gate),
    OFFSET(fp_control, phase),
    OFFSET(fp_control, failed_step),
    OFFSET(fp_control, error),
    OFFSET(fp_control, child),
    OFFSET(fp_control, scan_unit),
    OFFSET(fp_control, keys_written),
    OFFSET(fp_control, bytes_written),
    OFFSET(fp_control, failed_output),
    OFFSET(fp_control, private_dirty_bytes),
    OFFSET(fp_control, private_dirty_peak_bytes),
    OFFSET(fp_control, finished_ns),
    CONSTANT(FP_CONTROL_MAGIC),
    CONSTANT(FP_CONTROL_BYTES),
    CONSTANT(FP_GATE_WAIT),
    CONSTANT(FP_GATE_GO),
    CONSTANT(FP_GATE_LEAVE),
    CONSTANT(FP_PHASE_IDLE),
    CONSTANT(FP_PHASE_STARTED),
    CONSTANT(FP_PHASE_SCANNING),
    CONSTANT(FP_PHASE_SYNCING),
    CONSTANT(FP_PHASE_PUBLISHING),
    CONSTANT(FP_PHASE_DONE),
    CONSTANT(FP_PHASE_FAILED),
    CONSTANT(FP_PHASE_WAITING),
    CONSTANT(FP_STEP_NONE),
    CONSTANT(FP_STEP_WRITE),
    CONSTANT(FP_STEP_SYNC),
    CONSTANT(FP_STEP_LINK),
    CONSTANT(FP_STEP_RENAME),
    CONSTANT(FP_STEP_SYNC_DIRECTORY),
    CONSTANT(FP_STEP_SCAN),
    CONSTANT(FP_STEP_PROTECT),

    SIZE(fp_output),
    OFFSET(fp_output, preamble_address),
    OFFSET(fp_output, preamble_bytes),
    OFFSET(fp_output, trailer_address),
    OFFSET(fp_output, trailer_bytes),
    OFFSET(fp_output, prefix_address),
    OFFSET(fp_output, prefix_bytes),
    OFFSET(fp_output, keys_written),
    OFFSET(fp_output, bytes_written),
    OFFSET(fp_output, crc64),
    OFFSET(fp_output, databases),
    OFFSET(fp_output, flags),
    OFFSET(fp_output, sink_fd),
    OFFSET(fp_output, directory_fd),
    OFFSET(fp_output, temporary_name),
    OFFSET(fp_output, final_name),
    OFFSET(fp_output, link_name),
    CONSTANT(FP_NAME_BYTES),
    CONSTANT(FP_FLAG_LZF),
    CONSTANT(FP_FLAG_CHECKSUM),
    CONSTANT(FP_FLAG_DROP_CACHE),
    CONSTANT(FP_FLAG_NULL_SINK),
    CONSTANT(FP_FLAG_SKIP_FSYNC),

    SIZE(fp_request),
    OFFSET(fp_request, abi),
    OFFSET(fp_request, flags),
    OFFSET(fp_request, arena_address),
    OFFSET(fp_request, table_address),
    OFFSET(fp_request, control_address),
    OFFSET(fp_request, scratch_address),
    OFFSET(fp_request, scratch_bytes),
    OFFSET(fp_request, outputs_address),
    OFFSET(fp_request, output_count),
    OFFSET(fp_request, epoch),
    OFFSET(fp_request, unit_limit),
    CONSTANT(FP_OUTPUTS),
    CONSTANT(FP_SCRATCH_MIN_BYTES),
    CONSTANT(FP_RUN_WAIT_GATE),

    CONSTANT(FP_MAP_SHARED),
    CONSTANT(FP_MAP_PRIVATE),
    CONSTANT(FP_MAP_PRIVATE_HUGE),
    CONSTANT(FP_MAP_INDEX),
    CONSTANT(FP_MAP_INDEX_HUGE),
    CONSTANT(FP_MAP_CONTROL),
};

#define LAYOUT_ENTRIES ((int32_t)(sizeof layout / sizeof layout[0]))

int32_t fp_abi(void) { return FP_ABI; }

int32_t fp_layout_count(void) { return LAYOUT_ENTRIES; }

const char *fp_layout_name(int32_t index) {
    return index >= 0 && index < LAYOUT_ENTRIES ? layout[index].name : "";
}

int64_t fp_layout_value(int32_t index) { return index >= 0 && index < LAYOUT_ENTRIES ? layout[index].value : -1; }
