#include "outputs.h"

#define PAGE_BYTES 4096u

uint64_t fp_outputs_share(const fp_request *request) {
    return request->scratch_bytes / request->output_count & ~(uint64_t)(PAGE_BYTES - 1);
}

void fp_outputs_open(fp_outputs *outputs, const fp_request *request) {
    memset(outputs->candidates, 0, sizeof outputs->candidates);
    outputs->count = request->output_count;
    outputs->pace = (fp_pace){.bytes_per_second = request->bytes_per_second};
    uint64_t share = fp_outputs_share(request);
    for (uint32_t i = 0; i < outputs->count; i++) {
        fp_output *output = &fp_request_outputs(request)[i];
        fp_writer *writer = &outputs->writers[i];
        fp_writer_open(writer, output, (fp_control *)(uintptr_t)request->control_address,
                       (uint8_t *)(uintptr_t)request->scratch_address + i * share, share);
        writer->pace = &outputs->pace;
        fp_writer_raw(writer, (const void *)(uintptr_t)output->preamble_address, output->preamble_bytes);
        for (uint32_t database = 0; database < FP_DATABASES; database++) {
            outputs->candidates[database] |= (uint16_t)((output->databases >> database & 1) << i);
        }
    }
}

void fp_outputs_begin_chunk(fp_outputs *outputs) {
    for (uint32_t i = 0; i < outputs->count; i++) fp_writer_deselect(&outputs->writers[i]);
}

void fp_outputs_finish(fp_outputs *outputs) {
    for (uint32_t i = 0; i < outputs->count; i++) {
        fp_writer *writer = &outputs->writers[i];
        fp_writer_raw(writer, (const void *)(uintptr_t)writer->output->trailer_address, writer->output->trailer_bytes);
        fp_writer_finish(writer);
    }
}

uint32_t fp_outputs_failed(const fp_outputs *outputs) {
    uint32_t i = 0;
    while (i < outputs->count && outputs->writers[i].error == 0) i++;
    return i;
}
