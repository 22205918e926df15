/* The line classifier's forward pass: labels/score.py in C, on the same weights.
 *
 * Included by one file for each kind of processor, which gives the name of RUN. Matrices come as panels of 16 columns:
 * panel after panel, row after row, so that the inner loop reads them in order.
 */
#include "score.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 6

typedef float v8 __attribute__((vector_size(32)));
typedef int32_t i8 __attribute__((vector_size(32)));
/* The same anywhere in memory. */
typedef float v8_at __attribute__((vector_size(32), aligned(4), may_alias));

/* out[r] = bias + sum over sources of a[source][r] @ the source's rows of the panel, for up to ROWS rows. */
static void multiply_panel(const float *const *a, int sources, int k, const float *panel, const float *bias, float *out, int out_step,
                           int rows)
{
    const v8 start = *(const v8_at *)bias, start_high = *(const v8_at *)(bias + 8);
    v8 c0 = start, c1 = start, c2 = start, c3 = start, c4 = start, c5 = start;
    v8 d0 = start_high, d1 = start_high, d2 = start_high, d3 = start_high, d4 = start_high, d5 = start_high;
    for (int s = 0; s < sources; s++, a += ROWS) {
        const float *a0 = a[0], *a1 = a[1], *a2 = a[2], *a3 = a[3], *a4 = a[4], *a5 = a[5];
        for (int i = 0; i < k; i++, panel += PANEL) {
            const v8 b0 = *(const v8_at *)panel, b1 = *(const v8_at *)(panel + 8);
            c0 += a0[i] * b0, d0 += a0[i] * b1;
            c1 += a1[i] * b0, d1 += a1[i] * b1;
            c2 += a2[i] * b0, d2 += a2[i] * b1;
            c3 += a3[i] * b0, d3 += a3[i] * b1;
            c4 += a4[i] * b0, d4 += a4[i] * b1;
            c5 += a5[i] * b0, d5 += a5[i] * b1;
        }
    }
    const v8 low[ROWS] = {c0, c1, c2, c3, c4, c5}, high[ROWS] = {d0, d1, d2, d3, d4, d5};
    for (int r = 0; r < rows; r++) {
        *(v8_at *)(out + (Py_ssize_t)r * out_step) = low[r];
        *(v8_at *)(out + (Py_ssize_t)r * out_step + 8) = high[r];
    }
}

/* out (rows of `columns`) = bias + sources @ matrix; a holds ROWS pointers for each source. */
static void multiply(const float *const *a, int sources, int k, const float *matrix, const float *bias, int columns, float *out, int rows)
{
    for (int panel = 0; panel < columns; panel += PANEL)
        multiply_panel(a, sources, k, matrix + (Py_ssize_t)panel * sources * k, bias + panel, out + panel, columns, rows);
}

/* e to the x, to about the last bit of a float. Source: the polynomial of Cephes' expf. */
static inline __attribute__((always_inline)) v8 exp8(v8 x)
{
    const v8 zero = {0}, most = zero + 88.0f, least = zero - 87.0f;
    i8 over = x > most, under = x < least;
    x = (v8)(((i8)most & over) | ((i8)x & ~over));
    x = (v8)(((i8)least & under) | ((i8)x & ~under));
    v8 scaled = x * 1.44269504f;
    /* Adding and taking away 1.5 * 2^23 rounds to the nearest whole number. */
    const v8 magic = zero + 12582912.0f;
    v8 whole = (scaled + magic) - magic;
    x -= whole * 0.693359375f;
    x -= whole * -2.12194440e-4f;
    v8 y = zero + 1.9875691500e-4f;
    y = y * x + 1.3981999507e-3f;
    y = y * x + 8.3334519073e-3f;
    y = y * x + 4.1665795894e-2f;
    y = y * x + 1.6666665459e-1f;
    y = y * x + 5.0000001201e-1f;
    y = y * x * x + x + 1.0f;
    i8 power = (__builtin_convertvector(whole, i8) + 127) << 23;
    return y * (v8)power;
}

/* The first half of each row is made gates (the logistic function of x + 1), the second values (the hyperbolic tangent). */
static void open_gates(float *row, int width)
{
    const v8 one = (v8){0} + 1.0f;
    for (int i = 0; i < width; i += 8)
        *(v8_at *)(row + i) = one / (exp8(-(*(const v8_at *)(row + i)) - 1.0f) + 1.0f);
    for (int i = width; i < 2 * width; i += 8)
        *(v8_at *)(row + i) = 1.0f - 2.0f / (exp8(*(const v8_at *)(row + i) * 2.0f) + 1.0f);
}

/* The memories of all lines, in the first half of each row of `gated`: one carried down the page, one up. */
static void remember(float *gated, Py_ssize_t n, int width, float *carried)
{
    int half = width / 2, step = 2 * width;
    for (Py_ssize_t i = 0; i < n; i++)
        open_gates(gated + i * step, width);
    memset(carried, 0, sizeof(float) * (size_t)half);
    for (Py_ssize_t i = 0; i < n; i++) {
        float *keep = gated + i * step, *value = keep + width;
        for (int j = 0; j < half; j++)
            keep[j] = carried[j] = keep[j] * carried[j] + (1 - keep[j]) * value[j];
    }
    memset(carried, 0, sizeof(float) * (size_t)half);
    for (Py_ssize_t i = n - 1; i >= 0; i--) {
        float *keep = gated + i * step + half, *value = keep + width;
        for (int j = 0; j < half; j++)
            keep[j] = carried[j] = keep[j] * carried[j] + (1 - keep[j]) * value[j];
    }
}

/* Sums of table rows for one line, scaled and divided by the root of how many rows are not row 0. */
static void sum_rows(const Table *table, const int32_t *ids, Py_ssize_t count, float *out)
{
    int32_t sums[MOST_WIDTH] = {0};
    int size = table->size;
    Py_ssize_t filled = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        int32_t id = ids[i];
        if (id <= 0 || id >= table->rows)
            continue;
        filled++;
        const int8_t *row = table->codes + (Py_ssize_t)id * size;
        for (int j = 0; j < size; j++)
            sums[j] += row[j];
    }
    float root = sqrtf((float)(filled > 0 ? filled : 1));
    for (int j = 0; j < size; j++)
        out[j] = (float)sums[j] * table->scale[j] / root;
}

static void add_rows(const float *from, float *to, int width)
{
    for (int j = 0; j < width; j++)
        to[j] += from[j];
}

static void mean_row(const float *upper, const float *lower, float size, float *out, int width)
{
    for (int j = 0; j < width; j++)
        out[j] = (upper[j] - lower[j]) / size;
}

/* ReLU, the line itself, and the normalisation. */
static void finish_row(float *row, const float *line, const float *gain, const float *shift, int width)
{
    float sum = 0, square = 0;
    for (int j = 0; j < width; j++) {
        row[j] = (row[j] > 0 ? row[j] : 0) + line[j];
        sum += row[j];
    }
    float mean = sum / (float)width;
    for (int j = 0; j < width; j++) {
        row[j] -= mean;
        square += row[j] * row[j];
    }
    float root = sqrtf(square / (float)width + 1e-5f);
    for (int j = 0; j < width; j++)
        row[j] = row[j] / root * gain[j] + shift[j];
}

static inline Py_ssize_t within(Py_ssize_t at, Py_ssize_t n)
{
    return at < 0 ? 0 : at > n ? n : at;
}

static void read_line(const Encoded *page, const Network *net, Py_ssize_t i, const float *own, float *out)
{
    int size = net->grams.size;
    memcpy(out, own + i * size, sizeof(float) * (size_t)size);
    int32_t head = page->heads[i];
    if (head >= 0 && head < page->n)
        memcpy(out + size, own + (Py_ssize_t)head * size, sizeof(float) * (size_t)size);
    else
        memset(out + size, 0, sizeof(float) * (size_t)size);
    out += 2 * size;
    if (net->cues.codes) {
        Py_ssize_t first = within(page->cue_starts[i], page->n_cues);
        Py_ssize_t last = i + 1 < page->n ? within(page->cue_starts[i + 1], page->n_cues) : page->n_cues;
        sum_rows(&net->cues, page->cue_ids + first, last > first ? last - first : 0, out);
        out += net->cues.size;
    }
    memcpy(out, page->numbers + i * page->n_numbers, sizeof(float) * (size_t)page->n_numbers);
}

/* What each line is by itself: h = relu(inputs @ enter). Returns the weights behind those it used. */
static const float *enter(const Encoded *page, const Network *net, float *h, float *scratch)
{
    int width = net->width, size = net->grams.size, inputs = 2 * size + (net->cues.codes ? net->cues.size : 0) + page->n_numbers;
    const float *matrix = net->dense, *bias = matrix + (Py_ssize_t)inputs * width;
    float *own = scratch, *rows = scratch + page->n * size;
    for (Py_ssize_t i = 0; i < page->n; i++) {
        Py_ssize_t first = within(page->gram_starts[i], page->n_grams);
        Py_ssize_t last = i + 1 < page->n ? within(page->gram_starts[i + 1], page->n_grams) : page->n_grams;
        sum_rows(&net->grams, page->gram_ids + first, last > first ? last - first : 0, own + i * size);
    }
    for (Py_ssize_t i = 0; i < page->n; i += ROWS) {
        int count = page->n - i < ROWS ? (int)(page->n - i) : ROWS;
        const float *a[ROWS];
        for (int r = 0; r < ROWS; r++) {
            a[r] = rows + (r < count ? r : 0) * inputs;
            if (r < count)
                read_line(page, net, i + r, own, rows + r * inputs);
        }
        multiply(a, 1, inputs, matrix, bias, width, h + i * width, count);
        for (Py_ssize_t j = i * width; j < (i + count) * width; j++)
            h[j] = h[j] > 0 ? h[j] : 0;
    }
    return bias + width;
}

/* One block, from h into out. */
static const float *mix(const Encoded *page, const Network *net, int distance, const float *weights, const float *h, float *out,
                        float *scratch)
{
    Py_ssize_t n = page->n;
    int width = net->width, kinds = page->n_ranges, sources = kinds + 4;
    const float *gates = weights, *gates_bias = gates + 2 * width * width, *matrix = gates_bias + 2 * width;
    const float *page_matrix = matrix + (Py_ssize_t)sources * width * width, *bias = page_matrix + width * width;
    const float *gain = bias + width, *shift = gain + width;
    float *gated = scratch, *sums = gated + 2 * n * width, *means = sums + (n + 1) * width;
    float *zero = means + ROWS * kinds * width, *mean = zero + width, *page_bias = mean + width, *carried = page_bias + width;
    const float *a[ROWS * 16];

    memset(zero, 0, sizeof(float) * (size_t)width);
    memset(sums, 0, sizeof(float) * (size_t)width);
    for (Py_ssize_t i = 0; i < n; i++) {
        memcpy(sums + (i + 1) * width, sums + i * width, sizeof(float) * (size_t)width);
        add_rows(h + i * width, sums + (i + 1) * width, width);
    }
    for (Py_ssize_t i = 0; i < n; i += ROWS) {
        int count = n - i < ROWS ? (int)(n - i) : ROWS;
        for (int r = 0; r < ROWS; r++)
            a[r] = h + (i + (r < count ? r : 0)) * width;
        multiply(a, 1, width, gates, gates_bias, 2 * width, gated + 2 * i * width, count);
    }
    remember(gated, n, width, carried);
    mean_row(sums + n * width, zero, (float)n, mean, width);
    for (int r = 0; r < ROWS; r++)
        a[r] = mean;
    multiply(a, 1, width, page_matrix, bias, width, page_bias, 1);

    for (Py_ssize_t i = 0; i < n; i += ROWS) {
        int count = n - i < ROWS ? (int)(n - i) : ROWS;
        for (int r = 0; r < ROWS; r++) {
            Py_ssize_t at = i + (r < count ? r : 0);
            a[r] = h + at * width;
            a[ROWS + r] = at - distance >= 0 ? h + (at - distance) * width : zero;
            a[2 * ROWS + r] = at + distance < n ? h + (at + distance) * width : zero;
            for (int kind = 0; kind < kinds; kind++) {
                float *to = means + (r * kinds + kind) * width;
                a[(3 + kind) * ROWS + r] = to;
                if (r < count) {
                    const int32_t *range = page->ranges + (at * kinds + kind) * 2;
                    Py_ssize_t size = range[1] - range[0];
                    mean_row(sums + within(range[1], n) * width, sums + within(range[0], n) * width, (float)(size > 1 ? size : 1), to, width);
                }
                else
                    a[(3 + kind) * ROWS + r] = zero;
            }
            a[(3 + kinds) * ROWS + r] = gated + 2 * at * width;
        }
        multiply(a, sources, width, matrix, page_bias, width, out + i * width, count);
        for (int r = 0; r < count; r++)
            finish_row(out + (i + r) * width, h + (i + r) * width, gain, shift, width);
    }
    return shift + width;
}

static void leave(const Encoded *page, const Network *net, const float *weights, const float *h, float *out)
{
    int width = net->width, codes = net->n_codes;
    const float *bias = weights + width * PANEL;
    float logits[ROWS * PANEL];
    const float *a[ROWS];
    for (Py_ssize_t i = 0; i < page->n; i += ROWS) {
        int count = page->n - i < ROWS ? (int)(page->n - i) : ROWS;
        for (int r = 0; r < ROWS; r++)
            a[r] = h + (i + (r < count ? r : 0)) * width;
        multiply(a, 1, width, weights, bias, PANEL, logits, count);
        for (int r = 0; r < count; r++) {
            float *row = logits + r * PANEL, most = row[0], sum = 0;
            for (int j = 1; j < codes; j++)
                most = row[j] > most ? row[j] : most;
            for (int j = 0; j < codes; j++)
                sum += row[j] = expf(row[j] - most);
            for (int j = 0; j < codes; j++)
                out[(i + r) * codes + j] = row[j] / sum;
        }
    }
}

int RUN(const Encoded *page, const Network *net, float *out)
{
    Py_ssize_t n = page->n;
    int width = net->width, size = net->grams.size;
    size_t inputs = (size_t)(3 * size + net->cues.size + page->n_numbers);
    size_t first = (size_t)(n * size) + ROWS * inputs;
    size_t second = (size_t)((3 * n + 1) * width) + (size_t)(ROWS * page->n_ranges + 8) * (size_t)width;
    float *scratch = malloc(sizeof(float) * (first > second ? first : second));
    float *h = malloc(sizeof(float) * (size_t)(n * width)), *next = malloc(sizeof(float) * (size_t)(n * width));
    int fits = scratch && h && next;
    if (fits) {
        const float *weights = enter(page, net, h, scratch);
        for (int block = 0; block < net->n_blocks; block++) {
            weights = mix(page, net, net->dilations[block], weights, h, next, scratch);
            float *swap = h;
            h = next, next = swap;
        }
        leave(page, net, weights, h, out);
    }
    free(scratch), free(h), free(next);
    return fits;
}
