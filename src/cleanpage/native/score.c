/* score(): checks the arrays and runs the forward pass that fits the processor. */
#include "score.h"
#include <string.h>

static int run(const Encoded *page, const Network *net, float *out)
{
#ifdef CLEANPAGE_HAS_WIDE
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return cleanpage_run_wide(page, net, out);
#endif
    return cleanpage_run(page, net, out);
}

enum { GRAM_IDS, GRAM_STARTS, HEADS, CUE_IDS, CUE_STARTS, NUMBERS, RANGES, GRAMS, GRAM_SCALE, CUES, CUE_SCALE, DENSE, DILATIONS, OUT, BUFFERS };

static Py_ssize_t expected_dense(const Encoded *page, const Network *net)
{
    Py_ssize_t width = net->width, inputs = 2 * net->grams.size + net->cues.size + page->n_numbers;
    Py_ssize_t block = 2 * width * width + 2 * width + (page->n_ranges + 5) * width * width + 3 * width;
    return inputs * width + width + net->n_blocks * block + width * PANEL + PANEL;
}

/* score(gram_ids, …, out, (n, numbers, ranges, width, codes)): fills `out` with probabilities, shape (n, codes). */
PyObject *cleanpage_score(PyObject *self, PyObject *args)
{
    (void)self;
    Py_buffer b[BUFFERS];
    Py_ssize_t n;
    int n_numbers, n_ranges, width, n_codes;
    memset(b, 0, sizeof b);
    if (!PyArg_ParseTuple(args, "y*y*y*y*y*y*y*y*y*y*y*y*y*w*(niiii)", &b[0], &b[1], &b[2], &b[3], &b[4], &b[5], &b[6], &b[7], &b[8], &b[9],
                          &b[10], &b[11], &b[12], &b[13], &n, &n_numbers, &n_ranges, &width, &n_codes))
        return NULL;
    Encoded page = {n, b[GRAM_IDS].buf, b[GRAM_STARTS].buf, b[HEADS].buf, b[CUE_IDS].buf, b[CUE_STARTS].buf, b[RANGES].buf,
                    b[GRAM_IDS].len / 4, b[CUE_IDS].len / 4, b[NUMBERS].buf, n_numbers, n_ranges};
    Network net = {{b[GRAMS].buf, b[GRAM_SCALE].buf, 0, (int)(b[GRAM_SCALE].len / 4)},
                   {b[CUES].len ? b[CUES].buf : NULL, b[CUE_SCALE].buf, 0, (int)(b[CUE_SCALE].len / 4)},
                   b[DENSE].buf, b[DILATIONS].buf, width, (int)(b[DILATIONS].len / 4), n_codes};
    int fits = n > 0 && width > 0 && width % PANEL == 0 && width <= MOST_WIDTH && n_codes > 0 && n_codes <= PANEL && n_ranges > 0
               && n_ranges <= 8 && n_numbers > 0 && net.grams.size > 0 && net.grams.size <= MOST_WIDTH && net.cues.size <= MOST_WIDTH
               && b[GRAM_STARTS].len == 4 * n && b[HEADS].len == 4 * n && b[NUMBERS].len == 4 * n * n_numbers
               && b[RANGES].len == 8 * n * n_ranges && b[OUT].len == 4 * n * n_codes && (!net.cues.codes || b[CUE_STARTS].len == 4 * n)
               && b[DENSE].len == 4 * expected_dense(&page, &net);
    int done = 0;
    if (fits) {
        net.grams.rows = b[GRAMS].len / net.grams.size;
        net.cues.rows = net.cues.codes ? b[CUES].len / net.cues.size : 0;
        Py_BEGIN_ALLOW_THREADS
        done = run(&page, &net, b[OUT].buf);
        Py_END_ALLOW_THREADS
    }
    for (int i = 0; i < BUFFERS; i++)
        PyBuffer_Release(&b[i]);
    if (!fits) {
        PyErr_SetString(PyExc_ValueError, "the arrays' sizes do not fit one another");
        return NULL;
    }
    return done ? Py_NewRef(Py_None) : PyErr_NoMemory();
}
