/* Text as the walk meets it: pieces of UTF-8 that are joined to lines. */
#ifndef CLEANPAGE_WALK_H
#define CLEANPAGE_WALK_H

#include "native.h"

/* What an element does, as in lines/html.py. */
enum { KIND_SKIP = 1, KIND_BREAK = 2, KIND_IMAGE = 4, KIND_LINK = 8, KIND_BLOCK = 16, KIND_LIST = 32, KIND_HEADING = 64, KIND_PRE = 128, KIND_ROW = 256 };
#define KIND_STATE (KIND_LIST | KIND_HEADING | KIND_PRE | KIND_ROW)

typedef struct {
    const char *text;
    Py_ssize_t size, container;
    PyObject *href;
} Piece;

/* A link's place in the text, in characters. */
typedef struct {
    Py_ssize_t start, end;
    PyObject *href;
} Span;

typedef struct {
    char *text;
    Py_ssize_t size, room;
} Buffer;

/* Put bytes to a buffer; false when memory is short, as are all that write to one. */
int cleanpage_put(Buffer *buffer, const char *text, Py_ssize_t size);
/* Whether there is nothing but white space, and at least that, as ``str.isspace`` has it. */
int cleanpage_is_blank(const char *text, Py_ssize_t size);
/* How many characters. */
Py_ssize_t cleanpage_length(const char *text, Py_ssize_t size);
/* The pieces with white space folded, and without what has no width. */
int cleanpage_fold(const Piece *run, Py_ssize_t n, Buffer *out);
/* The pieces as they are, but for line feeds around and blanks behind them. */
int cleanpage_join_preformatted(const Piece *run, Py_ssize_t n, Buffer *out);
/* The pieces with white space folded, and where each link came to stand; `spans` has room for `n`. */
int cleanpage_join_links(const Piece *run, Py_ssize_t n, Buffer *out, Span *spans, Py_ssize_t *n_spans);
/* Whether an inline style keeps its element from being shown. */
int cleanpage_hides(const char *style);

#endif
