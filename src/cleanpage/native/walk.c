/* The walk over a page's tree: lines/walk.py in C. */
#include "tree.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    PyObject_HEAD
    PyObject *doc;
    Node *node;
    PyObject *tag;
} Element;

Node *cleanpage_node_of(PyObject *element_type, PyObject *element)
{
    if (PyObject_TypeCheck(element, (PyTypeObject *)element_type) && ((PyTypeObject *)element_type)->tp_basicsize == sizeof(Element))
        return ((Element *)element)->node;
    PyErr_SetString(PyExc_TypeError, "the root is no element of the lxml that this was made for");
    return NULL;
}

typedef struct {
    const char *name;
    PyObject *tag;
    int kind;
} Tag;

typedef struct {
    Py_ssize_t container;
    int kind;
} Open;

typedef struct {
    PyObject *tag, *names;
    Py_ssize_t parent, first, last;
} Container;

typedef struct {
    PyObject *lines, *images, *overflow, *kinds, *line_type, *link_type, *image_type, *empty;
    Py_ssize_t most_lines;
    Tag *tags;
    size_t tag_mask, n_tags;
    Container *containers;
    Py_ssize_t n_containers, container_room;
    Open *open;
    Py_ssize_t n_open, open_room;
    /* Pieces of the line that is being read. */
    Piece *run;
    Py_ssize_t n_run, run_room;
    Py_ssize_t *inside;
    Py_ssize_t n_inside, inside_room;
    PyObject **blocks;
    Py_ssize_t n_blocks, block_room;
    Py_ssize_t *states[3];
    Py_ssize_t n_states[3], state_room[3];
    PyObject *href;
    /* Texts of several nodes put together. */
    char **joined;
    Py_ssize_t n_joined, joined_room;
    Buffer buffer;
    Py_ssize_t images_before;
    int preformatted;
} Walker;

enum { LISTS, LEVELS, ROWS };

static int grow(void *items, Py_ssize_t count, Py_ssize_t *room, size_t size)
{
    void **array = items;
    if (count < *room)
        return 1;
    Py_ssize_t wanted = *room ? 2 * *room : 64;
    void *grown = realloc(*array, size * (size_t)wanted);
    if (!grown) {
        PyErr_NoMemory();
        return 0;
    }
    *array = grown, *room = wanted;
    return 1;
}

static PyObject *decode(const char *text, Py_ssize_t size) { return PyUnicode_DecodeUTF8(text, size, "replace"); }

/* The tag's name and kind; libxml2 keeps each name of a page once, so that its address tells it. */
static const Tag *tag_of(Walker *w, const char *name)
{
    for (;;) {
        size_t at = (size_t)(((uint64_t)(uintptr_t)name * 0x9E3779B97F4A7C15ull) >> 32) & w->tag_mask;
        while (w->tags[at].name && w->tags[at].name != name)
            at = (at + 1) & w->tag_mask;
        if (w->tags[at].name)
            return &w->tags[at];
        if (2 * w->n_tags < w->tag_mask) {
            PyObject *tag = decode(name, (Py_ssize_t)strlen(name));
            if (!tag)
                return NULL;
            PyUnicode_InternInPlace(&tag);
            PyObject *kind = PyDict_GetItemWithError(w->kinds, tag);
            w->n_tags++;
            w->tags[at] = (Tag){name, tag, kind ? (int)PyLong_AsLong(kind) : 0};
            return PyErr_Occurred() ? NULL : &w->tags[at];
        }
        Tag *old = w->tags;
        size_t size = w->tag_mask + 1;
        Tag *tags = calloc(2 * size, sizeof *tags);
        if (!tags) {
            PyErr_NoMemory();
            return NULL;
        }
        w->tags = tags, w->tag_mask = 2 * size - 1;
        for (size_t i = 0; i < size; i++)
            if (old[i].name) {
                size_t to = (size_t)(((uint64_t)(uintptr_t)old[i].name * 0x9E3779B97F4A7C15ull) >> 32) & w->tag_mask;
                while (w->tags[to].name)
                    to = (to + 1) & w->tag_mask;
                w->tags[to] = old[i];
            }
        free(old);
    }
}

const char *cleanpage_value_of(const Attribute *attribute, Buffer *buffer)
{
    const Node *child = attribute->children;
    if (!child || !child->content)
        return "";
    if (!child->next)
        return child->content;
    buffer->size = 0;
    for (; child; child = child->next)
        if (child->content && !cleanpage_put(buffer, child->content, (Py_ssize_t)strlen(child->content)))
            return "";
    return cleanpage_put(buffer, "", 1) ? buffer->text : "";
}

static const char *value_of(Walker *w, const Attribute *attribute) { return cleanpage_value_of(attribute, &w->buffer); }

static const char *attribute_of(Walker *w, const Node *node, const char *name)
{
    for (const Attribute *attribute = node->properties; attribute; attribute = attribute->next)
        if (strcmp(attribute->name, name) == 0)
            return value_of(w, attribute);
    return NULL;
}

/* Class and id as written, and the address; false with an exception set. */
static int read_attributes(Walker *w, const Node *node, PyObject **names, PyObject **href, int *is_hidden)
{
    for (const Attribute *attribute = node->properties; attribute; attribute = attribute->next) {
        const char *name = attribute->name;
        if (strcmp(name, "class") == 0 || strcmp(name, "id") == 0) {
            const char *value = value_of(w, attribute);
            PyObject *words = decode(value, (Py_ssize_t)strlen(value));
            if (words && *names && PyUnicode_GET_LENGTH(*names)) {
                PyObject *both = PyUnicode_FromFormat("%U %U", *names, words);
                Py_DECREF(words);
                words = both;
            }
            Py_XDECREF(*names);
            *names = words;
            if (!words)
                return 0;
        }
        else if (href && strcmp(name, "href") == 0) {
            const char *value = value_of(w, attribute);
            Py_XDECREF(*href);
            *href = decode(value, (Py_ssize_t)strlen(value));
            if (!*href)
                return 0;
        }
        else if (strcmp(name, "hidden") == 0 || (strcmp(name, "style") == 0 && cleanpage_hides(value_of(w, attribute)))) {
            *is_hidden = 1;
            return 1;
        }
    }
    return 1;
}

static int add_piece(Walker *w, const char *text, Py_ssize_t size, Py_ssize_t container, PyObject *href)
{
    if (!grow(&w->run, w->n_run, &w->run_room, sizeof *w->run))
        return 0;
    w->run[w->n_run++] = (Piece){text, size, container, Py_NewRef(href)};
    return 1;
}

/* The text that begins at `node`, which may be spread over several nodes; moves `node` past it. */
static int add_text(Walker *w, Node **node, Py_ssize_t container)
{
    const Node *first = *node;
    Node *next = first->next;
    const char *text = first->content ? first->content : "";
    Py_ssize_t size = (Py_ssize_t)strlen(text);
    if (next && (next->type == TEXT_NODE || next->type == CDATA_NODE)) {
        Buffer whole = {0};
        int done = cleanpage_put(&whole, text, size);
        for (; done && next && (next->type == TEXT_NODE || next->type == CDATA_NODE); next = next->next)
            done = !next->content || cleanpage_put(&whole, next->content, (Py_ssize_t)strlen(next->content));
        if (!done || !grow(&w->joined, w->n_joined, &w->joined_room, sizeof *w->joined)) {
            free(whole.text);
            return 0;
        }
        w->joined[w->n_joined++] = whole.text;
        text = whole.text, size = whole.size;
    }
    *node = next;
    return !size || add_piece(w, text, size, container, w->href);
}

static int set_number(PyObject *tuple, Py_ssize_t at, Py_ssize_t number)
{
    PyObject *value = PyLong_FromSsize_t(number);
    if (!value)
        return 0;
    PyTuple_SET_ITEM(tuple, at, value);
    return 1;
}

/* The run's line; -1 with an exception set. Steals nothing. */
static int add_line(Walker *w, PyObject *text, const Piece *first, PyObject *links, Py_ssize_t link_chars)
{
    Py_ssize_t n = PyList_GET_SIZE(w->lines), lists = w->n_states[LISTS];
    if (n >= w->most_lines)
        return PyList_Append(w->overflow, text) == 0;
    PyObject *inside = PyTuple_New(w->n_inside);
    int done = inside != NULL;
    for (Py_ssize_t i = 0; done && i < w->n_inside; i++)
        done = set_number(inside, i, w->inside[i]);
    const Py_ssize_t numbers[] = {n + 1, -1, -1, 0, 0, w->states[LEVELS][w->n_states[LEVELS] - 1], lists, link_chars, first->container,
                                  w->images_before, w->states[ROWS][w->n_states[ROWS] - 1]};
    PyObject *made[11] = {0};
    for (int i = 0; done && i < 11; i++)
        done = (made[i] = PyLong_FromSsize_t(numbers[i])) != NULL;
    if (done) {
        PyObject *ordered = lists && w->states[LISTS][lists - 1] ? Py_True : Py_False;
        /* In the order of ``Line``. */
        PyObject *values[] = {made[0], text, made[1], made[2], made[3], made[4], Py_False, w->blocks[w->n_blocks - 1], made[5], made[6],
                              ordered, made[7], links, made[8], inside, made[9], made[10]};
        PyObject *line = PyObject_Vectorcall(w->line_type, values, sizeof values / sizeof *values, NULL);
        done = line && PyList_Append(w->lines, line) == 0;
        Py_XDECREF(line);
    }
    for (int i = 0; i < 11; i++)
        Py_XDECREF(made[i]);
    Py_XDECREF(inside);
    return done;
}

/* A link as a named tuple. Steals nothing. */
static PyObject *make_link(Walker *w, Py_ssize_t start, Py_ssize_t end, PyObject *href)
{
    PyObject *values[] = {PyLong_FromSsize_t(start), PyLong_FromSsize_t(end), href};
    PyObject *link = values[0] && values[1] ? PyObject_Vectorcall(w->link_type, values, 3, NULL) : NULL;
    Py_XDECREF(values[0]);
    Py_XDECREF(values[1]);
    return link;
}

static PyObject *make_links(Walker *w, const Span *spans, Py_ssize_t count, Py_ssize_t *link_chars)
{
    PyObject *links = PyTuple_New(count);
    for (Py_ssize_t i = 0; links && i < count; i++) {
        PyObject *link = make_link(w, spans[i].start, spans[i].end, spans[i].href);
        if (!link) {
            Py_CLEAR(links);
            break;
        }
        PyTuple_SET_ITEM(links, i, link);
        *link_chars += spans[i].end - spans[i].start;
    }
    return links;
}

/* The pieces of the run as one line; `at` is the first that is not blank. */
static int cut(Walker *w, Py_ssize_t at)
{
    const Piece *run = w->run, *first = run + at;
    Py_ssize_t n = w->n_run, link_chars = 0, n_spans = 0;
    Buffer *text = &w->buffer;
    Span *spans = NULL;
    int done;
    text->size = 0;
    if (w->preformatted)
        done = cleanpage_join_preformatted(run, n, text);
    else if (at + 1 == n || (at + 2 == n && cleanpage_is_blank(run[n - 1].text, run[n - 1].size))) {
        done = cleanpage_fold(first, 1, text);
        if (done && PyUnicode_GET_LENGTH(first->href)) {
            spans = malloc(sizeof *spans);
            done = spans != NULL;
            if (done)
                spans[n_spans++] = (Span){0, cleanpage_length(text->text, text->size), first->href};
        }
    }
    else {
        int linked = 0;
        for (Py_ssize_t i = 0; i < n && !linked; i++)
            linked = PyUnicode_GET_LENGTH(run[i].href) > 0;
        if (linked) {
            spans = malloc(sizeof *spans * (size_t)n);
            done = spans && cleanpage_join_links(run, n, text, spans, &n_spans);
        }
        else
            done = cleanpage_fold(run, n, text);
    }
    if (!done) {
        free(spans);
        PyErr_NoMemory();
        return 0;
    }
    PyObject *links = make_links(w, spans, n_spans, &link_chars), *line = links ? decode(text->text, text->size) : NULL;
    done = line && add_line(w, line, first, links, link_chars);
    Py_XDECREF(links);
    Py_XDECREF(line);
    free(spans);
    return done;
}

/* End the line that is being read, if it holds any text. */
static int end_line(Walker *w)
{
    int done = 1;
    for (Py_ssize_t at = 0; at < w->n_run; at++)
        if (!cleanpage_is_blank(w->run[at].text, w->run[at].size)) {
            done = cut(w, at);
            w->images_before = 0;
            break;
        }
    for (Py_ssize_t i = 0; i < w->n_run; i++)
        Py_DECREF(w->run[i].href);
    w->n_run = w->n_inside = 0;
    return done;
}

static int push_state(Walker *w, int which, Py_ssize_t value)
{
    if (!grow(&w->states[which], w->n_states[which], &w->state_room[which], sizeof **w->states))
        return 0;
    w->states[which][w->n_states[which]++] = value;
    return 1;
}

static int open_state(Walker *w, const Tag *tag, Py_ssize_t index)
{
    if (tag->kind & KIND_LIST)
        return push_state(w, LISTS, strcmp(tag->name, "ol") == 0);
    if (tag->kind & KIND_HEADING)
        return push_state(w, LEVELS, tag->name[1] - '0');
    if (tag->kind & KIND_PRE) {
        w->preformatted++;
        return 1;
    }
    return push_state(w, ROWS, index);
}

static void close_state(Walker *w, int kind)
{
    if (kind & KIND_LIST)
        w->n_states[LISTS]--;
    else if (kind & KIND_HEADING)
        w->n_states[LEVELS]--;
    else if (kind & KIND_PRE)
        w->preformatted--;
    else
        w->n_states[ROWS]--;
}

static int add_container(Walker *w, Py_ssize_t parent, PyObject *tag, PyObject *names)
{
    if (!grow(&w->containers, w->n_containers, &w->container_room, sizeof *w->containers))
        return 0;
    w->containers[w->n_containers++] = (Container){Py_NewRef(tag), Py_NewRef(names), parent, PyList_GET_SIZE(w->lines), 0};
    return 1;
}

static int add_image(Walker *w, const Node *node)
{
    static const char *const sources[] = {"data-src", "data-original", "src"};
    PyObject *names = NULL;
    int is_hidden = 0, done = read_attributes(w, node, &names, NULL, &is_hidden);
    Py_XDECREF(names);
    if (!done || is_hidden)
        return done;
    w->images_before++;
    for (int i = 0; i < 3; i++) {
        const char *value = attribute_of(w, node, sources[i]);
        if (!value || !*value)
            continue;
        if (strncmp(value, "data:", 5) == 0)
            return 1;
        PyObject *source = decode(value, (Py_ssize_t)strlen(value));
        const char *alt = attribute_of(w, node, "alt");
        PyObject *text = decode(alt ? alt : "", alt ? (Py_ssize_t)strlen(alt) : 0);
        PyObject *image = source && text ? PyObject_CallFunction(w->image_type, "OOn", source, text, PyList_GET_SIZE(w->lines) + 1) : NULL;
        done = image && PyList_Append(w->images, image) == 0;
        Py_XDECREF(source);
        Py_XDECREF(text);
        Py_XDECREF(image);
        return done;
    }
    return 1;
}

/* Open an element: its container, -1 when there is nothing to go into, -2 with an exception set. */
static Py_ssize_t enter(Walker *w, const Node *node, const Tag *tag, Py_ssize_t parent)
{
    if (tag->kind & (KIND_SKIP | KIND_BREAK | KIND_IMAGE)) {
        int done = 1;
        if (tag->kind & KIND_BREAK)
            done = w->preformatted ? add_piece(w, "\n", 1, -1, w->empty) : end_line(w);
        else if (tag->kind & KIND_IMAGE)
            done = add_image(w, node);
        return done ? -1 : -2;
    }
    PyObject *names = NULL, *href = NULL;
    int is_hidden = 0, done = read_attributes(w, node, &names, &href, &is_hidden);
    Py_ssize_t index = -1;
    if (done && !is_hidden) {
        index = w->n_containers;
        if (href && PyUnicode_GET_LENGTH(href) && tag->kind & KIND_LINK)
            Py_SETREF(w->href, Py_NewRef(href));
        if (tag->kind & KIND_BLOCK) {
            done = (!w->n_run || end_line(w)) && grow(&w->blocks, w->n_blocks, &w->block_room, sizeof *w->blocks);
            if (done)
                w->blocks[w->n_blocks++] = tag->tag;
            if (done && tag->kind & KIND_STATE)
                done = open_state(w, tag, index);
        }
        else if (w->n_run) {
            done = grow(&w->inside, w->n_inside, &w->inside_room, sizeof *w->inside);
            if (done)
                w->inside[w->n_inside++] = index;
        }
        done = done && add_container(w, parent, tag->tag, names ? names : w->empty);
    }
    Py_XDECREF(names);
    Py_XDECREF(href);
    return done ? index : -2;
}

static int leave(Walker *w, Py_ssize_t container, int kind)
{
    int done = 1;
    if (kind & KIND_BLOCK) {
        done = !w->n_run || end_line(w);
        w->n_blocks--;
        if (kind & KIND_STATE)
            close_state(w, kind);
    }
    else if (kind & KIND_LINK)
        Py_SETREF(w->href, Py_NewRef(w->empty));
    w->containers[container].last = PyList_GET_SIZE(w->lines);
    return done;
}

static int walk(Walker *w, Node *root)
{
    const Tag *tag = tag_of(w, root->name);
    Py_ssize_t container = 0;
    Node *node = root->children, *inside = root;
    int done = tag && add_container(w, -1, tag->tag, w->empty);
    while (done) {
        if (!node) {
            if (inside == root)
                break;
            Open last = w->open[--w->n_open];
            done = leave(w, container, last.kind);
            container = last.container;
            node = inside->next;
            inside = inside->parent;
        }
        else if (node->type == TEXT_NODE || node->type == CDATA_NODE)
            done = add_text(w, &node, container);
        else if (node->type != ELEMENT_NODE)
            node = node->next;
        else {
            tag = tag_of(w, node->name);
            if (!tag)
                return 0;
            int kind = tag->kind;
            Py_ssize_t index = enter(w, node, tag, container);
            done = index > -2;
            if (index >= 0 && node->children) {
                done = grow(&w->open, w->n_open, &w->open_room, sizeof *w->open);
                if (done)
                    w->open[w->n_open++] = (Open){container, kind};
                container = index;
                inside = node;
                node = node->children;
                continue;
            }
            if (index >= 0)
                done = leave(w, index, kind);
            node = node->next;
        }
    }
    done = done && end_line(w);
    if (done)
        w->containers[0].last = PyList_GET_SIZE(w->lines);
    return done;
}

/* (parents, tags, names, first, last) as lists. */
static PyObject *columns(Walker *w)
{
    PyObject *lists[5] = {0};
    int done = 1;
    for (int i = 0; done && i < 5; i++)
        done = (lists[i] = PyList_New(w->n_containers)) != NULL;
    for (Py_ssize_t i = 0; done && i < w->n_containers; i++) {
        const Container *c = &w->containers[i];
        PyObject *parent = PyLong_FromSsize_t(c->parent), *first = PyLong_FromSsize_t(c->first), *last = PyLong_FromSsize_t(c->last);
        done = parent && first && last;
        PyList_SET_ITEM(lists[0], i, parent);
        PyList_SET_ITEM(lists[1], i, Py_NewRef(c->tag));
        PyList_SET_ITEM(lists[2], i, Py_NewRef(c->names));
        PyList_SET_ITEM(lists[3], i, first);
        PyList_SET_ITEM(lists[4], i, last);
    }
    PyObject *result = done ? PyTuple_New(5) : NULL;
    for (int i = 0; i < 5; i++)
        if (result)
            PyTuple_SET_ITEM(result, i, lists[i]);
        else
            Py_XDECREF(lists[i]);
    return result;
}

static void finish(Walker *w)
{
    for (Py_ssize_t i = 0; i < w->n_containers; i++) {
        Py_DECREF(w->containers[i].tag);
        Py_DECREF(w->containers[i].names);
    }
    for (Py_ssize_t i = 0; i < w->n_run; i++)
        Py_DECREF(w->run[i].href);
    for (size_t i = 0; w->tags && i <= w->tag_mask; i++)
        Py_XDECREF(w->tags[i].tag);
    for (Py_ssize_t i = 0; i < w->n_joined; i++)
        free(w->joined[i]);
    for (int i = 0; i < 3; i++)
        free(w->states[i]);
    free(w->containers), free(w->run), free(w->tags), free(w->joined), free(w->open), free(w->inside), free(w->blocks), free(w->buffer.text);
    Py_XDECREF(w->href);
    Py_XDECREF(w->empty);
}

/* walk(element_type, root, (lines, images, overflow), kinds, (Line, Link, Image), most_lines) -> the columns of the containers. */
PyObject *cleanpage_walk(PyObject *self, PyObject *args)
{
    (void)self;
    Walker w = {0};
    PyObject *element_type, *root, *result = NULL;
    if (!PyArg_ParseTuple(args, "O!O(O!O!O!)O!(OOO)n", &PyType_Type, &element_type, &root, &PyList_Type, &w.lines, &PyList_Type, &w.images,
                          &PyList_Type, &w.overflow, &PyDict_Type, &w.kinds, &w.line_type, &w.link_type, &w.image_type, &w.most_lines))
        return NULL;
    Node *top = cleanpage_node_of(element_type, root);
    if (!top)
        return NULL;
    w.empty = PyUnicode_FromStringAndSize("", 0);
    w.href = Py_XNewRef(w.empty);
    w.tag_mask = 255;
    w.tags = calloc(w.tag_mask + 1, sizeof *w.tags);
    int done = w.empty && w.tags && grow(&w.blocks, 0, &w.block_room, sizeof *w.blocks) && push_state(&w, LEVELS, 0) && push_state(&w, ROWS, -1);
    if (done) {
        w.blocks[w.n_blocks++] = w.empty;
        if (walk(&w, top))
            result = columns(&w);
    }
    if (!result && !PyErr_Occurred())
        PyErr_NoMemory();
    finish(&w);
    return result;
}
