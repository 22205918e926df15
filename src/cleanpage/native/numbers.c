/* Numbers about each line: features/numbers.py in C, but for the dates and times, which regular expressions find. */
#include "native.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { OTHER, LETTER, DIGIT, IDEOGRAPH, PUNCTUATION, KINDS };
/* What a last character tells. */
enum { END = 1, STOP = 2, COLON = 4 };
/* Where the groups of columns begin. */
enum { FLAGS = 0, SHAPE = 12, PLACES = 33, SHARED = 46, MARKUP = 52, COLUMNS = 72 };

typedef struct {
    double width, link_share, log;
    float length;
    int ends, prose, level, blanks;
    PyObject *text;
} Shape;

typedef struct {
    Py_ssize_t n;
    int is_html;
    PyObject *lines, *heads, *tags, *names, *parents;
    const float *kinds;
    const int32_t *lengths;
    const uint64_t *hashes;
    const int32_t *owners;
    Py_ssize_t n_words;
    float *out;
    Py_ssize_t step;
    int32_t *head_lines;
    Shape *shapes;
} Page;

static long number_of(PyObject *object, PyObject *name)
{
    PyObject *value = PyObject_GetAttr(object, name);
    long number = value ? PyLong_AsLong(value) : -1;
    Py_XDECREF(value);
    return number;
}

static int last_bits(Py_UCS4 c)
{
    switch (c) {
    case '.': case '!': case '?': case 0x3002: case 0xFF01: case 0xFF1F: case 0x2026: case 0x201D: case '"': case 0xBB: case 0x300D: case 0x300F:
        return END | STOP;
    case 0xFF09: case ')': case 0x2019: case '\'': case ';': case 0xFF1B:
        return END;
    case ':': case 0xFF1A:
        return COLON;
    default:
        return 0;
    }
}

static void write_flags(PyObject *text, int bits, int bullet, float *out)
{
    Py_ssize_t n = PyUnicode_GET_LENGTH(text);
    int kind = PyUnicode_KIND(text), cased = 0, upper = n > 0, digits = n > 0;
    const void *data = PyUnicode_DATA(text);
    for (Py_ssize_t i = 0; i < n && (upper || digits); i++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, i);
        if (upper && (Py_UNICODE_ISLOWER(c) || Py_UNICODE_ISTITLE(c)))
            upper = 0;
        else if (!cased && Py_UNICODE_ISUPPER(c))
            cased = 1;
        digits = digits && Py_UNICODE_ISDIGIT(c);
    }
    Py_UCS4 last = n ? PyUnicode_READ(kind, data, n - 1) : 0, second = n > 1 ? PyUnicode_READ(kind, data, n - 2) : 0;
    Py_UCS4 third = n > 2 ? PyUnicode_READ(kind, data, n - 3) : 0;
    int colon = 0;
    for (Py_ssize_t i = 0; i < n && i < 24 && !colon; i++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, i);
        colon = c == ':' || c == 0xFF1A;
    }
    out[3] = (bits & END) != 0;
    out[4] = last == 0x2026 || (last == '.' && second == '.') || (last == ']' && second == 0x2026 && third == '[');
    out[5] = (bits & COLON) != 0;
    out[6] = (float)colon;
    out[7] = upper && cased;
    out[8] = n && Py_UNICODE_ISUPPER(PyUnicode_READ(kind, data, 0));
    out[9] = (float)bullet;
    out[10] = (float)digits;
    out[11] = (bits & STOP) != 0;
}

static void write_href(PyObject *href, Py_ssize_t links, float *out)
{
    Py_ssize_t n = PyUnicode_GET_LENGTH(href), slashes = 0, dashes = 0, digits = 0;
    int kind = PyUnicode_KIND(href);
    const void *data = PyUnicode_DATA(href);
    static const char *const starts[] = {"#", "javascript", "mailto", "tel:"};
    int is_no_page = 0;
    for (int s = 0; s < 4 && !is_no_page; s++) {
        Py_ssize_t size = (Py_ssize_t)strlen(starts[s]);
        is_no_page = n >= size;
        for (Py_ssize_t i = 0; is_no_page && i < size; i++)
            is_no_page = PyUnicode_READ(kind, data, i) == (Py_UCS4)starts[s][i];
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, i);
        slashes += c == '/';
        dashes += c == '-';
        if (i >= n - 40)
            digits += Py_UNICODE_ISDIGIT(c) != 0;
    }
    out[0] = (float)is_no_page;
    out[1] = fminf((float)slashes, 8) / 8;
    out[2] = fminf((float)n, 160) / 160;
    out[3] = fminf((float)dashes, 8) / 8;
    out[4] = fminf((float)digits, 16) / 16;
    out[5] = fminf((float)links, 4) / 4;
}

typedef struct {
    PyObject *text, *link_chars, *blanks, *indent, *images, *level, *depth, *row, *bullet, *tag, *links, *container;
} Names;

static const char *const name_texts[] = {"text", "link_chars", "blanks", "indent", "images_before", "level", "item_depth", "row", "bullet",
                                         "tag", "links", "container"};

/* One line by itself; false with an exception set. */
static int read_line(Page *page, const Names *names, Py_ssize_t i)
{
    PyObject *line = PyList_GET_ITEM(page->lines, i), *text = PyObject_GetAttr(line, names->text);
    Shape *shape = &page->shapes[i];
    float *out = page->out + i * page->step;
    const float *kinds = page->kinds + i * KINDS;
    if (!text)
        return 0;
    shape->text = text;
    Py_ssize_t n = PyUnicode_Check(text) ? PyUnicode_GET_LENGTH(text) : 0;
    int bits = n ? last_bits(PyUnicode_READ_CHAR(text, n - 1)) : 0;
    float head = page->lengths[i] > 1 ? (float)page->lengths[i] : 1;
    shape->length = (float)n;
    shape->width = shape->length * (1 + kinds[IDEOGRAPH] / head);
    shape->link_share = (double)number_of(line, names->link_chars) / (n > 1 ? (double)n : 1);
    shape->ends = (bits & STOP) != 0;
    shape->prose = shape->width >= 80 && shape->ends && shape->link_share < 0.5;
    shape->level = (int)number_of(line, names->level);
    shape->blanks = (int)number_of(line, names->blanks);
    shape->log = log1p(shape->width) / 5;
    if (n)
        write_flags(text, bits, (int)number_of(line, names->bullet), out + FLAGS);
    for (int kind = LETTER; kind <= PUNCTUATION; kind++)
        out[SHAPE + 3 + kind] = kinds[kind] / head;
    float *markup = out + MARKUP;
    memset(markup, 0, sizeof(float) * (COLUMNS - MARKUP));
    markup[0] = (float)shape->link_share;
    markup[1] = (float)(fmin(log1p(shape->blanks), 2) / 2);
    markup[3] = (float)fmin((double)number_of(line, names->indent), 8) / 8;
    if (page->is_html) {
        markup[4] = (float)fmin((double)number_of(line, names->images), 2) / 2;
        markup[5] = shape->level > 0;
        markup[6] = shape->level == 1;
        markup[7] = (float)fmin((double)number_of(line, names->depth), 4) / 4;
        markup[8] = number_of(line, names->row) >= 0;
        PyObject *tag = PyObject_GetAttr(line, names->tag), *links = PyObject_GetAttr(line, names->links);
        markup[9] = tag && PyUnicode_Check(tag) && PyUnicode_CompareWithASCIIString(tag, "p") == 0;
        if (links && PyTuple_Check(links) && PyTuple_GET_SIZE(links)) {
            PyObject *first = PyTuple_GET_ITEM(links, 0);
            PyObject *href = PyTuple_Check(first) && PyTuple_GET_SIZE(first) > 2 ? PyTuple_GET_ITEM(first, 2) : NULL;
            if (href && PyUnicode_Check(href))
                write_href(href, PyTuple_GET_SIZE(links), markup + 10);
        }
        Py_XDECREF(tag);
        Py_XDECREF(links);
    }
    return !PyErr_Occurred();
}

static void write_shapes(Page *page, double *sums)
{
    Py_ssize_t n = page->n;
    memset(sums, 0, 3 * sizeof *sums);
    for (Py_ssize_t i = 0; i < n; i++) {
        const Shape *shape = &page->shapes[i];
        float *out = page->out + i * page->step + SHAPE;
        double width = shape->width;
        out[0] = (float)shape->log;
        out[1] = (float)(fmin(width, 24) / 24);
        out[2] = (float)(fmin(width, 120) / 120);
        out[3] = width <= 8;
        out[8] = (float)shape->prose;
        for (int lag = 1; lag <= 3; lag++) {
            out[7 + 2 * lag] = i >= lag ? (float)fmin(fabs(shape->log - shape[-lag].log) * 3, 1) : 1;
            out[8 + 2 * lag] = i + lag < n ? (float)fmin(fabs(shape->log - shape[lag].log) * 3, 1) : 1;
        }
        const double values[] = {shape->log, shape->link_share, shape->prose};
        for (int k = 0; k < 3; k++)
            sums[3 * (i + 1) + k] = sums[3 * i + k] + values[k];
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        float *out = page->out + i * page->step + SHAPE;
        for (int wide = 0; wide < 2; wide++) {
            Py_ssize_t reach = wide ? 10 : 3, first = i > reach ? i - reach : 0, last = i + reach + 1 < n ? i + reach + 1 : n;
            for (int k = 0; k < 3; k++)
                out[15 + 3 * wide + k] = (float)((sums[3 * last + k] - sums[3 * first + k]) / (double)(last - first));
        }
    }
}

static void write_places(Page *page)
{
    Py_ssize_t n = page->n, first = 0, last = 0, prose = 0;
    double total = 0, mass = 0;
    for (Py_ssize_t i = 0; i < n; i++)
        if (page->shapes[i].prose) {
            if (!prose)
                first = i;
            last = i;
            prose++;
            total += page->shapes[i].width;
        }
    total = total > 1 ? total : 1;
    double of_total = fmin(log1p(total) / 9, 2), nearest = -1e9;
    Py_ssize_t before = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        const Shape *shape = &page->shapes[i];
        float *out = page->out + i * page->step + PLACES;
        if (shape->prose)
            nearest = (double)i;
        out[0] = (float)i / (float)n;
        out[1] = fminf((float)i, 12) / 12;
        out[2] = (float)(log1p((double)i) / 5);
        out[3] = (float)(log1p((double)(n - i)) / 5);
        out[4] = (float)(log1p((double)n) / 6);
        out[5] = (float)(mass / total);
        out[6] = (float)(log1p((double)before) / 3);
        before += shape->prose;
        out[7] = (float)(log1p((double)(prose - before)) / 3);
        out[8] = (float)(((i > first) - (i < first)) * log1p((double)(i > first ? i - first : first - i)) / 5);
        out[9] = (float)(((i > last) - (i < last)) * log1p((double)(i > last ? i - last : last - i)) / 5);
        out[10] = (float)(log1p(fmin((double)i - nearest, 400)) / 5);
        out[12] = (float)of_total;
        mass += shape->prose ? shape->width : 0;
    }
    nearest = 1e9;
    for (Py_ssize_t i = n - 1; i >= 0; i--) {
        if (page->shapes[i].prose)
            nearest = (double)i;
        page->out[i * page->step + PLACES + 11] = (float)(log1p(fmin(nearest - (double)i, 400)) / 5);
    }
}

typedef struct {
    uint64_t key;
    int32_t value[3];
    int32_t used;
} Slot;

/* The place of `key` in an open table of `mask` + 1 slots, which has room for it. */
static Slot *find(Slot *table, size_t mask, uint64_t key)
{
    size_t at = (size_t)((key * 0x9E3779B97F4A7C15ull) >> 20) & mask;
    while (table[at].used && table[at].key != key)
        at = (at + 1) & mask;
    if (!table[at].used) {
        table[at].used = 1;
        table[at].key = key;
    }
    return &table[at];
}

static Slot *new_table(Py_ssize_t entries, size_t *mask)
{
    size_t size = 64;
    while (size < (size_t)entries * 2)
        size *= 2;
    *mask = size - 1;
    return calloc(size, sizeof(Slot));
}

/* What a line's words share with the title, the prose and the first line. */
static int write_shared(Page *page)
{
    size_t mask;
    Slot *table = new_table(page->n_words, &mask);
    int32_t *tally = calloc((size_t)page->n * 4 + 1, sizeof *tally);
    if (!table || !tally) {
        free(table), free(tally);
        PyErr_NoMemory();
        return 0;
    }
    for (Py_ssize_t w = 0; w < page->n_words; w++) {
        int32_t line = page->owners[w];
        const Shape *shape = &page->shapes[line];
        Slot *slot = find(table, mask, page->hashes[w]);
        slot->value[0] += line == 0 || shape->level == 1;
        slot->value[1] += shape->prose;
        slot->value[2] += line == 0;
        tally[4 * line]++;
    }
    for (Py_ssize_t w = 0; w < page->n_words; w++) {
        int32_t line = page->owners[w], *own = tally + 4 * line;
        const Shape *shape = &page->shapes[line];
        const Slot *slot = find(table, mask, page->hashes[w]);
        own[1] += slot->value[0] > (line == 0 || shape->level == 1);
        own[2] += slot->value[1] > shape->prose;
        own[3] += slot->value[2] > 0;
    }
    float in_first = tally[0] > 1 ? (float)tally[0] : 1;
    for (Py_ssize_t i = 0; i < page->n; i++) {
        const int32_t *own = tally + 4 * i;
        float *out = page->out + i * page->step + SHARED, words = own[0] > 1 ? (float)own[0] : 1;
        out[0] = (float)own[1] / words;
        out[1] = (float)own[2] / words;
        out[2] = 2 * (float)own[3] / (words + in_first);
        out[3] = fminf((float)own[3] / in_first, 1);
    }
    free(table), free(tally);
    return 1;
}

/* How often each line is printed, and whether it repeats the one before. */
static int write_repeats(Page *page)
{
    PyObject *seen = PyDict_New();
    int32_t *first = malloc(sizeof *first * 2 * (size_t)page->n + 1), *count = first ? first + page->n : NULL;
    int done = seen && first;
    for (Py_ssize_t i = 0; done && i < page->n; i++) {
        PyObject *number = PyLong_FromSsize_t(i), *known = number ? PyDict_SetDefault(seen, PyList_GET_ITEM(page->heads, i), number) : NULL;
        done = known != NULL;
        count[i] = 0;
        if (done) {
            first[i] = (int32_t)PyLong_AsLong(known);
            count[first[i]]++;
        }
        Py_XDECREF(number);
    }
    for (Py_ssize_t i = 0; done && i < page->n; i++) {
        float *out = page->out + i * page->step + SHARED;
        out[4] = (float)(log1p((double)(count[first[i]] - 1)) / 3);
        out[5] = i && first[i] == first[i - 1];
        if (i + 1 < page->n)
            page->out[i * page->step + MARKUP + 2] = fminf((float)page->shapes[i + 1].blanks, 1);
        else
            page->out[i * page->step + MARKUP + 2] = 1;
    }
    Py_XDECREF(seen);
    free(first);
    return done;
}

/* A number for the tag and names of container `at`, the same for equal ones. */
static long kind_of(Page *page, PyObject *known, Py_ssize_t at)
{
    PyObject *key = PyTuple_Pack(2, PyList_GET_ITEM(page->tags, at), PyList_GET_ITEM(page->names, at));
    PyObject *number = key ? PyLong_FromSsize_t(PyDict_GET_SIZE(known)) : NULL;
    PyObject *found = number ? PyDict_SetDefault(known, key, number) : NULL;
    long kind = found ? PyLong_AsLong(found) : -1;
    Py_XDECREF(key);
    Py_XDECREF(number);
    return kind;
}

/* How often the kind of place that a line stands in is found on the page, and in a row. */
static int write_runs(Page *page, const Names *names)
{
    Py_ssize_t n = page->n, containers = PyList_GET_SIZE(page->tags);
    size_t mask;
    PyObject *known = PyDict_New();
    Slot *table = new_table(n, &mask);
    int32_t *place = malloc(sizeof *place * (size_t)(n + 1)), *count = calloc((size_t)(n + 1), sizeof *count);
    int done = known && table && place && count;
    int32_t places = 0;
    for (Py_ssize_t i = 0; done && i < n; i++) {
        Py_ssize_t at = number_of(PyList_GET_ITEM(page->lines, i), names->container);
        at = at < 0 || at >= containers ? 0 : at;
        Py_ssize_t up = PyLong_AsSsize_t(PyList_GET_ITEM(page->parents, at));
        up = up < 0 || up >= containers ? 0 : up;
        long inner = kind_of(page, known, at), outer = kind_of(page, known, up);
        done = inner >= 0 && outer >= 0;
        Slot *slot = find(table, mask, (uint64_t)inner << 32 | (uint64_t)outer);
        if (!slot->value[0])
            slot->value[0] = ++places;
        place[i] = slot->value[0] - 1;
        count[place[i]]++;
    }
    for (Py_ssize_t first = 0; done && first < n;) {
        Py_ssize_t last = first + 1;
        while (last < n && place[last] == place[first])
            last++;
        for (Py_ssize_t i = first; i < last; i++) {
            float *out = page->out + i * page->step + MARKUP + 16;
            out[0] = (float)(log1p((double)count[place[i]]) / 5);
            out[1] = (float)(log1p((double)(last - first)) / 5);
            out[2] = (i >= 2 && place[i] == place[i - 2]) || (i >= 3 && place[i] == place[i - 3]);
            out[3] = (float)(log1p((double)(i - first)) / 5);
        }
        first = last;
    }
    Py_XDECREF(known);
    free(table), free(place), free(count);
    return done && !PyErr_Occurred();
}

static void find_heads(Page *page)
{
    int32_t nearest = -1;
    for (Py_ssize_t i = 0; i < page->n; i++) {
        const Shape *shape = &page->shapes[i];
        const float *kinds = page->kinds + i * KINDS;
        float letters = kinds[LETTER] + kinds[IDEOGRAPH];
        page->head_lines[i] = nearest;
        int is_head = shape->width <= 44 && !shape->ends && letters > 1 && letters > kinds[DIGIT];
        if (page->is_html)
            is_head = is_head && (shape->level > 0 || shape->link_share < 0.5);
        else
            is_head = is_head && ((i + 1 < page->n ? shape[1].width : 0) >= shape->width || shape->blanks > 0);
        if (is_head)
            nearest = (int32_t)i;
    }
}

static int run(Page *page)
{
    Names names;
    PyObject **name = (PyObject **)&names;
    int ready = 0, done = 1, count = (int)(sizeof name_texts / sizeof *name_texts);
    double *sums = malloc(sizeof *sums * 3 * (size_t)(page->n + 1));
    page->shapes = calloc((size_t)page->n + 1, sizeof *page->shapes);
    done = sums && page->shapes;
    if (!done)
        PyErr_NoMemory();
    for (; done && ready < count; ready++)
        done = (name[ready] = PyUnicode_InternFromString(name_texts[ready])) != NULL;
    for (Py_ssize_t i = 0; done && i < page->n; i++)
        done = read_line(page, &names, i);
    if (done) {
        write_shapes(page, sums);
        write_places(page);
        find_heads(page);
        done = write_shared(page) && write_repeats(page) && (!page->is_html || write_runs(page, &names));
    }
    for (Py_ssize_t i = 0; page->shapes && i < page->n; i++)
        Py_XDECREF(page->shapes[i].text);
    while (ready > 0)
        Py_XDECREF(name[--ready]);
    free(sums), free(page->shapes);
    return done;
}

/* numbers(lines, heads, containers, (kinds, lengths, hashes, owners), out, head_lines, is_html): fills `out`, shape (n, step), in its first 72
 * columns but the first three, and `head_lines`. `containers` is (tags, names, parents). */
PyObject *cleanpage_numbers(PyObject *self, PyObject *args)
{
    (void)self;
    Page page = {0};
    Py_buffer b[6];
    if (!PyArg_ParseTuple(args, "O!O!(O!O!O!)(y*y*y*y*)w*w*p", &PyList_Type, &page.lines, &PyList_Type, &page.heads, &PyList_Type, &page.tags,
                          &PyList_Type, &page.names, &PyList_Type, &page.parents, &b[0], &b[1], &b[2], &b[3], &b[4], &b[5], &page.is_html))
        return NULL;
    Py_ssize_t n = page.n = PyList_GET_SIZE(page.lines);
    page.kinds = b[0].buf, page.lengths = b[1].buf, page.hashes = b[2].buf, page.owners = b[3].buf;
    page.n_words = b[3].len / 4;
    page.out = b[4].buf, page.head_lines = b[5].buf;
    page.step = n ? b[4].len / 4 / n : 0;
    Py_ssize_t containers = PyList_GET_SIZE(page.tags);
    int fits = n && page.step >= COLUMNS && PyList_GET_SIZE(page.heads) == n && b[0].len == 4 * KINDS * n && b[1].len == 4 * n
               && b[2].len == 2 * b[3].len && b[5].len == 4 * n && PyList_GET_SIZE(page.names) == containers
               && PyList_GET_SIZE(page.parents) == containers && (containers || !page.is_html);
    for (Py_ssize_t w = 0; fits && w < page.n_words; w++)
        fits = page.owners[w] >= 0 && page.owners[w] < n;
    int done = fits && run(&page);
    for (int i = 0; i < 6; i++)
        PyBuffer_Release(&b[i]);
    if (!fits)
        PyErr_SetString(PyExc_ValueError, "the arrays' sizes do not fit one another");
    return done ? Py_NewRef(Py_None) : NULL;
}
