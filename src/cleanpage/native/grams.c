/* Hashed n-grams of a page's lines: features/grams.py in C. */
#include "native.h"
#include <stdlib.h>
#include <string.h>

enum { OTHER, LETTER, DIGIT, IDEOGRAPH, PUNCTUATION };
#define MAX_WORDS 26
#define MAX_PAIRS 32
#define MAX_MARKS 12
#define MOST 240
#define BASE 0x9E3779B97F4A7C15ull
#define MIX 0xD6E8FEB86659FD93ull
#define SALT 0xBF58476D1CE4E5B9ull
#define N_SALTS 32

typedef struct {
    int32_t *items;
    Py_ssize_t count, room;
} Rows;

typedef struct {
    uint64_t *hashes;
    int32_t *lines;
    Py_ssize_t count, room;
} Words;

typedef struct {
    const uint8_t *classes;
    const uint16_t *folded;
    uint64_t salts[N_SALTS];
    Rows rows;
    Words words;
} Writer;

static inline uint64_t hash_of(const uint32_t *codes, Py_ssize_t first, Py_ssize_t last)
{
    uint64_t hash = 0, power = 1;
    for (; first < last; first++, power *= BASE)
        hash += ((uint64_t)codes[first] + 1) * power;
    return hash;
}

static inline int32_t row_of(uint64_t hash, uint64_t salt)
{
    uint64_t mixed = (hash ^ salt) * MIX;
    mixed ^= mixed >> 29;
    mixed *= MIX;
    mixed >>= 64 - 15;
    return mixed ? (int32_t)mixed : 1;
}

/* Room for `more` rows and as many words; false when memory is short. */
static int reserve(Writer *writer, Py_ssize_t more)
{
    Rows *rows = &writer->rows;
    Words *words = &writer->words;
    if (rows->count + 12 * more > rows->room) {
        Py_ssize_t room = 2 * rows->room + 12 * more;
        int32_t *items = realloc(rows->items, sizeof *items * (size_t)room);
        if (!items)
            return 0;
        rows->items = items, rows->room = room;
    }
    if (words->count + 2 * more > words->room) {
        Py_ssize_t room = 2 * words->room + 2 * more;
        uint64_t *hashes = realloc(words->hashes, sizeof *hashes * (size_t)room);
        if (!hashes)
            return 0;
        words->hashes = hashes;
        int32_t *lines = realloc(words->lines, sizeof *lines * (size_t)room);
        if (!lines)
            return 0;
        words->lines = lines, words->room = room;
    }
    return 1;
}

static inline void put(Writer *writer, int32_t row)
{
    writer->rows.items[writer->rows.count++] = row;
}

static inline void put_word(Writer *writer, uint64_t hash, int32_t line)
{
    Words *words = &writer->words;
    words->hashes[words->count] = hash;
    words->lines[words->count++] = line;
}

static void write_words(Writer *w, const uint32_t *codes, const uint8_t *kinds, Py_ssize_t n, int32_t line)
{
    const uint64_t *salt = w->salts;
    uint64_t before = 0;
    int rank = 0;
    for (Py_ssize_t first = 0; first < n && rank < MAX_WORDS;) {
        if (kinds[first] != LETTER && kinds[first] != DIGIT) {
            first++;
            continue;
        }
        Py_ssize_t last = first + 1;
        while (last < n && (kinds[last] == LETTER || kinds[last] == DIGIT))
            last++;
        uint64_t whole = hash_of(codes, first, last);
        Py_ssize_t length = last - first;
        put(w, row_of(whole, salt[1]));
        put(w, rank < 6 ? row_of(whole, salt[2]) : 0);
        put(w, rank > 0 ? row_of(whole + before * 3, salt[3]) : 0);
        put(w, length > 2 ? row_of(hash_of(codes, first, first + 2), salt[4]) : 0);
        put(w, length > 4 ? row_of(hash_of(codes, first, first + 4), salt[5]) : 0);
        put(w, length > 2 ? row_of(hash_of(codes, last - 2, last), salt[6]) : 0);
        put(w, length > 3 ? row_of(hash_of(codes, last - 3, last), salt[7]) : 0);
        put_word(w, whole, line);
        before = whole;
        rank++;
        first = last;
    }
}

static void write_pairs(Writer *w, const uint32_t *codes, const uint8_t *kinds, Py_ssize_t n, int32_t line)
{
    const uint64_t *salt = w->salts;
    int rank = 0;
    for (Py_ssize_t at = 0; at < n && rank < MAX_PAIRS; at++) {
        if (kinds[at] != IDEOGRAPH)
            continue;
        Py_ssize_t room = n - at;
        uint64_t pair = hash_of(codes, at, at + (room < 2 ? 1 : 2));
        put(w, row_of(hash_of(codes, at, at + 1), salt[11]));
        put(w, room >= 2 ? row_of(pair, salt[12]) : 0);
        put(w, room >= 3 ? row_of(hash_of(codes, at, at + 3), salt[13]) : 0);
        put(w, room >= 2 && rank < 4 ? row_of(pair, salt[14]) : 0);
        put_word(w, pair, line);
        rank++;
    }
}

static void write_edges(Writer *w, const uint32_t *codes, const uint8_t *kinds, Py_ssize_t n, int last_kind)
{
    static const int firsts[] = {1, 2, 4}, lasts[] = {1, 2, 3, 4};
    const uint64_t *salt = w->salts;
    put(w, n > 0 && n <= 60 ? row_of(hash_of(codes, 0, n), salt[21]) : 0);
    for (int i = 0; i < 3; i++)
        put(w, n >= firsts[i] ? row_of(hash_of(codes, 0, firsts[i]), salt[22 + i]) : 0);
    for (int i = 0; i < 4; i++)
        put(w, n >= lasts[i] ? row_of(hash_of(codes, n - lasts[i], n), salt[25 + i]) : 0);
    uint64_t bucket = (uint64_t)((n < 8 ? n : 8) + (n / 16 < 12 ? n / 16 : 12) * 16);
    put(w, row_of(bucket * 8 + (uint64_t)last_kind, salt[30]));
    int marks = 0;
    for (Py_ssize_t i = 0; i < n && marks < MAX_MARKS; i++)
        if (kinds[i] == PUNCTUATION) {
            put(w, row_of(codes[i], salt[31]));
            marks++;
        }
}

/* One line's head: -> how many characters it has, -1 when memory is short. */
static Py_ssize_t write_line(Writer *w, PyObject *head, int32_t line, int *last_kind, float *counts)
{
    uint32_t codes[MOST];
    uint8_t kinds[MOST] = {0};
    Py_ssize_t n = PyUnicode_GET_LENGTH(head);
    int width = PyUnicode_KIND(head);
    const void *data = PyUnicode_DATA(head);
    if (n > MOST)
        n = MOST;
    if (!reserve(w, n + 2))
        return -1;
    for (Py_ssize_t i = 0; i < n; i++) {
        uint32_t c = PyUnicode_READ(width, data, i);
        if (c >= 0xD800 && c < 0xE000)
            c = '?';
        if (c > 0xFFFF) {
            codes[i] = c;
            kinds[i] = c >= 0x20000 && c < 0x40000 ? IDEOGRAPH : PUNCTUATION;
        }
        else {
            codes[i] = w->folded[c];
            kinds[i] = w->classes[c];
        }
        counts[kinds[i]] += 1;
    }
    if (n)
        *last_kind = kinds[n - 1];
    write_words(w, codes, kinds, n, line);
    write_pairs(w, codes, kinds, n, line);
    write_edges(w, codes, kinds, n, *last_kind);
    return n;
}

static PyObject *as_bytes(const void *data, size_t size)
{
    return PyByteArray_FromStringAndSize(data, (Py_ssize_t)size);
}

/* grams(heads, classes, folded) -> (rows, starts, counts of the kinds of characters, lengths, words' hashes, their lines), as arrays' bytes. */
PyObject *cleanpage_grams(PyObject *self, PyObject *args)
{
    (void)self;
    PyObject *heads, *result = NULL;
    Py_buffer classes, folded;
    if (!PyArg_ParseTuple(args, "O!y*y*", &PyList_Type, &heads, &classes, &folded))
        return NULL;
    Py_ssize_t n = PyList_GET_SIZE(heads);
    Writer w = {classes.buf, folded.buf, {0}, {0}, {0}};
    uint64_t salt = 1;
    for (int i = 0; i < N_SALTS; i++)
        w.salts[i] = salt *= SALT;
    int32_t *starts = malloc(sizeof(int32_t) * (size_t)(2 * n + 1)), *lengths = starts ? starts + n : NULL;
    float *counts = calloc((size_t)(5 * n + 1), sizeof(float));
    int fits = starts && counts && classes.len == 0x10000 && folded.len == 0x20000;
    int last_kind = 0;
    for (Py_ssize_t i = 0; fits && i < n; i++) {
        PyObject *head = PyList_GET_ITEM(heads, i);
        starts[i] = (int32_t)w.rows.count;
        Py_ssize_t length = PyUnicode_Check(head) ? write_line(&w, head, (int32_t)i, &last_kind, counts + 5 * i) : -1;
        lengths[i] = (int32_t)length;
        fits = length >= 0;
    }
    if (fits)
        result = Py_BuildValue("(NNNNNN)", as_bytes(w.rows.items, sizeof(int32_t) * (size_t)w.rows.count),
                               as_bytes(starts, sizeof(int32_t) * (size_t)n), as_bytes(counts, sizeof(float) * (size_t)(5 * n)),
                               as_bytes(lengths, sizeof(int32_t) * (size_t)n), as_bytes(w.words.hashes, 8 * (size_t)w.words.count),
                               as_bytes(w.words.lines, sizeof(int32_t) * (size_t)w.words.count));
    else
        PyErr_NoMemory();
    free(starts), free(counts), free(w.rows.items), free(w.words.hashes), free(w.words.lines);
    PyBuffer_Release(&classes);
    PyBuffer_Release(&folded);
    return result;
}
