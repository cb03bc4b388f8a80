#include "outputs.h"

#define PAGE_MASK (~(uint64_t)4095)

static uint64_t thread_bytes(const fp_request *request) {
    return request->scratch_bytes / request->scan_threads & PAGE_MASK;
}

uint8_t *fp_scratch_of(const fp_request *request, uint32_t thread) {
    return (uint8_t *)(uintptr_t)request->scratch_address + thread * thread_bytes(request);
}

uint64_t fp_outputs_share(const fp_request *request) {
    uint64_t bytes = thread_bytes(request);
    return bytes < FP_STACK_BYTES ? 0 : (bytes - FP_STACK_BYTES) / request->output_count & PAGE_MASK;
}

void fp_outputs_open(fp_outputs *outputs, const fp_request *request) {
    memset(outputs->candidates, 0, sizeof outputs->candidates);
    outputs->count = request->output_count;
    outputs->pace = (fp_pace){.bytes_per_second = request->bytes_per_second};
    for (uint32_t i = 0; i < outputs->count; i++) {
        fp_output *output = &fp_request_outputs(request)[i];
        fp_control *control = (fp_control *)(uintptr_t)request->control_address;
        outputs->sinks[i] = (fp_sink){
            .output = output, .control = control, .pace = &outputs->pace, .flags = output->flags};
        for (uint32_t database = 0; database < FP_DATABASES; database++) {
            outputs->candidates[database] |= (uint16_t)((output->databases >> database & 1) << i);
        }
    }
    fp_writers_open(&outputs->writers, outputs, request, 0);
    for (uint32_t i = 0; i < outputs->count; i++) {
        fp_writer *writer = &outputs->writers.of[i];
        const fp_output *output = writer->output;
        fp_writer_raw(writer, (const void *)(uintptr_t)output->preamble_address, output->preamble_bytes);
    }
}

void fp_outputs_finish(fp_outputs *outputs) {
    for (uint32_t i = 0; i < outputs->count; i++) {
        fp_writer *writer = &outputs->writers.of[i];
        const fp_output *output = writer->output;
        fp_writer_raw(writer, (const void *)(uintptr_t)output->trailer_address, output->trailer_bytes);
        fp_writer_finish(writer);
    }
}

uint32_t fp_outputs_failed(const fp_outputs *outputs) {
    uint32_t i = 0;
    while (i < outputs->count && outputs->sinks[i].error == 0) i++;
    return i;
}

void fp_writers_open(fp_writers *writers, fp_outputs *outputs, const fp_request *request, uint32_t thread) {
    uint64_t share = fp_outputs_share(request);
    uint8_t *buffers = fp_scratch_of(request, thread) + FP_STACK_BYTES;
    writers->count = outputs->count;
    for (uint32_t i = 0; i < writers->count; i++) {
        fp_writer_open(&writers->of[i], &outputs->sinks[i], buffers + i * share, share);
    }
}

void fp_writers_line_up(fp_writers *writers, fp_place *place) {
    for (uint32_t i = 0; i < writers->count; i++) writers->of[i].place = place;
}

void fp_writers_begin_chunk(fp_writers *writers) {
    for (uint32_t i = 0; i < writers->count; i++) fp_writer_deselect(&writers->of[i]);
}

int fp_writers_flush(fp_writers *writers) {
    int error = 0;
    for (uint32_t i = 0; i < writers->count && error == 0; i++) {
        fp_writer_flush(&writers->of[i]);
        error = writers->of[i].error;
    }
    return error;
}
