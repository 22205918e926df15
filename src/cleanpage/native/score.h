/* A page and a network, as the forward pass reads them. */
#ifndef CLEANPAGE_SCORE_H
#define CLEANPAGE_SCORE_H

#include "native.h"

#define PANEL 16
#define MOST_WIDTH 256
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define CLEANPAGE_HAS_WIDE 1
#endif

typedef struct {
    const int8_t *codes;
    const float *scale;
    Py_ssize_t rows;
    int size;
} Table;

typedef struct {
    Py_ssize_t n;
    const int32_t *gram_ids, *gram_starts, *heads, *cue_ids, *cue_starts, *ranges;
    Py_ssize_t n_grams, n_cues;
    const float *numbers;
    int n_numbers, n_ranges;
} Encoded;

typedef struct {
    Table grams, cues;
    const float *dense;
    const int32_t *dilations;
    int width, n_blocks, n_codes;
} Network;

/* Fill `out` with probabilities, shape (n, codes); false when memory is short. */
int cleanpage_run(const Encoded *page, const Network *net, float *out);
/* The same for processors that have AVX2 and FMA. */
int cleanpage_run_wide(const Encoded *page, const Network *net, float *out);

#endif
