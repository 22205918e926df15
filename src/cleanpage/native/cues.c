/* What the markup around a line says, as table rows: features/cues.py in C. */
#include "native.h"
#include <stdlib.h>
#include <string.h>

#define ROWS (1 << 13)
#define MAX_CUES 72
#define MAX_INLINE 4
#define MAX_NAME 120
#define MAX_WORDS 11

static uint32_t crc_table[256];

void cleanpage_fill_crc_table(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int bit = 0; bit < 8; bit++)
            c = c & 1 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
        crc_table[i] = c;
    }
}

static inline uint32_t add_to_crc(uint32_t crc, const char *data, Py_ssize_t size)
{
    for (Py_ssize_t i = 0; i < size; i++)
        crc = crc_table[(crc ^ (uint8_t)data[i]) & 0xFF] ^ (crc >> 8);
    return crc;
}

static inline int32_t row_of(const char *prefix, const char *word, Py_ssize_t size)
{
    uint32_t crc = add_to_crc(0xFFFFFFFFu, prefix, (Py_ssize_t)strlen(prefix));
    return (int32_t)((add_to_crc(crc, word, size) ^ 0xFFFFFFFFu) % (ROWS - 1) + 1);
}

/* Rows of one element: of each of its words by itself, and marked with a depth of 1, 2 and 3. */
typedef struct {
    int count;
    int32_t rows[4][MAX_WORDS];
} Own;

/* The rows of an element and those around it, innermost first. */
typedef struct {
    int count;
    int32_t rows[MAX_CUES];
} Chain;

/* A page's elements. What an element says is read when it is asked for: many hold no line. */
typedef struct {
    PyObject *tags, *names, *parents;
    Py_ssize_t count;
    Own **owns;
} Elements;

static void add_word(Own *own, const char *word, Py_ssize_t size)
{
    int32_t row = row_of("", word, size);
    int at = own->count++;
    own->rows[0][at] = row;
    own->rows[1][at] = row_of("1:", word, size);
    own->rows[2][at] = row_of("2:", word, size);
    own->rows[3][at] = row_of("3:", word, size);
}

static int is_upper(Py_UCS4 c) { return c >= 'A' && c <= 'Z'; }
static int is_lower(Py_UCS4 c) { return c >= 'a' && c <= 'z'; }

/* The tag and the first ten words of the names, in lower case, each once. */
static int read_own(Own *own, PyObject *tag, PyObject *names)
{
    char words[MAX_WORDS][26];
    Py_ssize_t sizes[MAX_WORDS];
    own->count = 0;
    PyObject *bytes = PyUnicode_AsEncodedString(tag, "utf-8", "replace");
    if (!bytes)
        return 0;
    const char *tag_text = PyBytes_AS_STRING(bytes);
    Py_ssize_t tag_size = PyBytes_GET_SIZE(bytes);
    add_word(own, tag_text, tag_size);
    sizes[0] = tag_size < 26 ? tag_size : 0;
    memcpy(words[0], tag_text, (size_t)sizes[0]);
    Py_DECREF(bytes);
    Py_ssize_t n = PyUnicode_GET_LENGTH(names);
    int kind = PyUnicode_KIND(names), found = 0;
    const void *data = PyUnicode_DATA(names);
    n = n < MAX_NAME ? n : MAX_NAME;
    for (Py_ssize_t i = 0; i < n && found < MAX_WORDS - 1;) {
        Py_ssize_t last = i + is_upper(PyUnicode_READ(kind, data, i)), first = last;
        while (last < n && last - first < 24 && is_lower(PyUnicode_READ(kind, data, last)))
            last++;
        if (last - first < 2) {
            for (last = i; last < n && last - i < 12 && is_upper(PyUnicode_READ(kind, data, last)); last++)
                ;
            if (last - i < 2) {
                i++;
                continue;
            }
        }
        char word[26];
        Py_ssize_t size = last - i;
        for (Py_ssize_t j = 0; j < size; j++) {
            Py_UCS4 c = PyUnicode_READ(kind, data, i + j);
            word[j] = (char)(is_upper(c) ? c + 32 : c);
        }
        int is_new = 1;
        for (int k = 0; k < own->count && is_new; k++)
            is_new = sizes[k] != size || memcmp(words[k], word, (size_t)size) != 0;
        if (is_new) {
            sizes[own->count] = size;
            memcpy(words[own->count], word, (size_t)size);
            add_word(own, word, size);
        }
        found++;
        i = last;
    }
    return 1;
}

static void append(Chain *chain, const int32_t *rows, int count)
{
    int room = MAX_CUES - chain->count;
    count = count < room ? count : room;
    memcpy(chain->rows + chain->count, rows, sizeof *rows * (size_t)count);
    chain->count += count;
}

static const Own *own_of(Elements *elements, Py_ssize_t at)
{
    if (!elements->owns[at]) {
        PyObject *tag = PyList_GET_ITEM(elements->tags, at), *names = PyList_GET_ITEM(elements->names, at);
        Own *own = PyUnicode_Check(tag) && PyUnicode_Check(names) ? malloc(sizeof *own) : NULL;
        if (own && !read_own(own, tag, names)) {
            free(own);
            own = NULL;
        }
        elements->owns[at] = own;
    }
    return elements->owns[at];
}

static int join(Chain *chain, Elements *elements, Py_ssize_t at)
{
    chain->count = 0;
    for (int depth = 1; at >= 0 && at < elements->count && chain->count < MAX_CUES; depth++) {
        const Own *own = own_of(elements, at);
        if (!own)
            return 0;
        append(chain, own->rows[0], own->count);
        if (depth <= 3)
            append(chain, own->rows[depth], own->count);
        Py_ssize_t parent = PyLong_AsSsize_t(PyList_GET_ITEM(elements->parents, at));
        /* Parents stand before children. */
        at = parent < at ? parent : -1;
    }
    return 1;
}

typedef struct {
    int32_t *rows;
    Py_ssize_t count, room;
} Rows;

static int put(Rows *rows, const int32_t *more, int count)
{
    if (rows->count + count > rows->room) {
        Py_ssize_t room = 2 * rows->room + count;
        int32_t *grown = realloc(rows->rows, sizeof *grown * (size_t)room);
        if (!grown)
            return 0;
        rows->rows = grown, rows->room = room;
    }
    memcpy(rows->rows + rows->count, more, sizeof *more * (size_t)count);
    rows->count += count;
    return 1;
}

static int put_inline(Rows *rows, PyObject *line, PyObject *name, Elements *elements)
{
    PyObject *inside = PyObject_GetAttr(line, name);
    int done = inside && PyTuple_Check(inside);
    for (Py_ssize_t i = 0; done && i < PyTuple_GET_SIZE(inside) && i < MAX_INLINE; i++) {
        Py_ssize_t at = PyLong_AsSsize_t(PyTuple_GET_ITEM(inside, i));
        if (at >= 0 && at < elements->count) {
            const Own *own = own_of(elements, at);
            done = own && put(rows, own->rows[1], own->count);
        }
    }
    Py_XDECREF(inside);
    return done;
}

static int put_line(Rows *rows, PyObject *line, PyObject *const *names, Elements *elements)
{
    PyObject *number = PyObject_GetAttr(line, names[0]);
    Py_ssize_t at = number ? PyLong_AsSsize_t(number) : -1;
    Py_XDECREF(number);
    if (at >= 0 && at < elements->count) {
        Chain chain;
        return join(&chain, elements, at) && put(rows, chain.rows, chain.count) && put_inline(rows, line, names[1], elements);
    }
    PyObject *tag = PyObject_GetAttr(line, names[2]);
    PyObject *bytes = tag ? PyUnicode_AsEncodedString(tag, "utf-8", "replace") : NULL;
    int done = 0;
    if (bytes) {
        int32_t row = row_of("", PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
        done = put(rows, &row, 1);
    }
    Py_XDECREF(tag);
    Py_XDECREF(bytes);
    return done;
}

/* cues(lines, tags, names, parents) -> (rows of the markup table line after line, where each line's rows begin), as arrays' bytes. */
PyObject *cleanpage_cues(PyObject *self, PyObject *args)
{
    (void)self;
    PyObject *lines, *result = NULL;
    Elements elements = {0};
    if (!PyArg_ParseTuple(args, "O!O!O!O!", &PyList_Type, &lines, &PyList_Type, &elements.tags, &PyList_Type, &elements.names, &PyList_Type,
                          &elements.parents))
        return NULL;
    Py_ssize_t n = PyList_GET_SIZE(lines);
    elements.count = PyList_GET_SIZE(elements.tags);
    if (PyList_GET_SIZE(elements.names) != elements.count || PyList_GET_SIZE(elements.parents) != elements.count) {
        PyErr_SetString(PyExc_ValueError, "the columns of the containers differ in length");
        return NULL;
    }
    elements.owns = calloc((size_t)(elements.count + 1), sizeof *elements.owns);
    int32_t *starts = malloc(sizeof *starts * (size_t)(n + 1));
    Rows rows = {0};
    PyObject *attributes[] = {PyUnicode_InternFromString("container"), PyUnicode_InternFromString("inline"), PyUnicode_InternFromString("tag")};
    int done = elements.owns && starts && attributes[0] && attributes[1] && attributes[2];
    for (Py_ssize_t i = 0; done && i < n; i++) {
        starts[i] = (int32_t)rows.count;
        done = put_line(&rows, PyList_GET_ITEM(lines, i), attributes, &elements);
    }
    if (done && !PyErr_Occurred())
        result = Py_BuildValue("(NN)", PyByteArray_FromStringAndSize((char *)rows.rows, (Py_ssize_t)sizeof(int32_t) * rows.count),
                               PyByteArray_FromStringAndSize((char *)starts, (Py_ssize_t)sizeof(int32_t) * n));
    else if (!PyErr_Occurred())
        PyErr_SetString(PyExc_TypeError, "a tag or a name is no string, or memory is short");
    for (int i = 0; i < 3; i++)
        Py_XDECREF(attributes[i]);
    for (Py_ssize_t i = 0; elements.owns && i < elements.count; i++)
        free(elements.owns[i]);
    free(elements.owns), free(starts), free(rows.rows);
    return result;
}
