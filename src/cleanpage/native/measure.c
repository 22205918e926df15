/* What is counted in whole texts: zones/kind.py's width and count in C. */
#include "native.h"

static inline int is_wide(Py_UCS4 c)
{
    return c >= 0x1100
           && (c <= 0x11FF || (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0xF900 && c <= 0xFAFF)
               || (c >= 0xFF00 && c <= 0xFF60));
}

/* width(text): columns, where an ideograph or a full-width form counts as two. */
PyObject *cleanpage_width(PyObject *self, PyObject *text)
{
    (void)self;
    if (!PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "the text is no string");
        return NULL;
    }
    Py_ssize_t n = PyUnicode_GET_LENGTH(text), columns = n;
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    if (kind != PyUnicode_1BYTE_KIND)
        for (Py_ssize_t i = 0; i < n; i++)
            columns += is_wide(PyUnicode_READ(kind, data, i));
    return PyLong_FromSsize_t(columns);
}

/* Whether `word` stands at `at`. */
static int stands_at(int kind, const void *data, Py_ssize_t at, Py_ssize_t n, PyObject *word)
{
    Py_ssize_t size = PyUnicode_GET_LENGTH(word);
    if (size > n - at)
        return 0;
    for (Py_ssize_t i = 0; i < size; i++)
        if (PyUnicode_READ(kind, data, at + i) != PyUnicode_READ_CHAR(word, i))
            return 0;
    return 1;
}

/* count(text, words): how often any of the words occurs; no word overlaps itself. */
PyObject *cleanpage_count(PyObject *self, PyObject *args)
{
    (void)self;
    PyObject *text, *words;
    if (!PyArg_ParseTuple(args, "UO!", &text, &PyTuple_Type, &words))
        return NULL;
    unsigned char first[256] = {0};
    Py_ssize_t n_words = PyTuple_GET_SIZE(words), n = PyUnicode_GET_LENGTH(text), found = 0;
    for (Py_ssize_t w = 0; w < n_words; w++) {
        PyObject *word = PyTuple_GET_ITEM(words, w);
        if (!PyUnicode_Check(word) || !PyUnicode_GET_LENGTH(word)) {
            PyErr_SetString(PyExc_TypeError, "a word is empty, or no string");
            return NULL;
        }
        first[PyUnicode_READ_CHAR(word, 0) & 255] = 1;
    }
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    for (Py_ssize_t i = 0; i < n; i++)
        if (first[PyUnicode_READ(kind, data, i) & 255])
            for (Py_ssize_t w = 0; w < n_words; w++)
                found += stands_at(kind, data, i, n, PyTuple_GET_ITEM(words, w));
    return PyLong_FromSsize_t(found);
}
