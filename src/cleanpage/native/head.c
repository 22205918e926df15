/* What comes before and beside the walk: the bytes for the parser, and what a page says about itself. lines/html.py and lines/head.py in C. */
#include "tree.h"
#include "walk.h"
#include <stdlib.h>
#include <string.h>

static int in_any_case(const unsigned char *at, const char *word)
{
    for (; *word; word++, at++)
        if ((*at | 0x20) != (unsigned char)*word)
            return 0;
    return 1;
}

/* How many bytes the end tag of body or page has that begins at `at`, 0 where there is none. */
static Py_ssize_t end_tag_at(const unsigned char *at, const unsigned char *end)
{
    if (end - at < 7 || at[0] != '<' || at[1] != '/' || !(in_any_case(at + 2, "body") || in_any_case(at + 2, "html")))
        return 0;
    const unsigned char *last = at + 6;
    while (last < end && last - at < 26 && (*last == ' ' || (*last >= 9 && *last <= 13)))
        last++;
    return last < end && *last == '>' ? last + 1 - at : 0;
}

/* Whether an end tag begins at `at` in one of the writings that are looked for. */
static int is_plain_end(const unsigned char *at, const unsigned char *end)
{
    return end - at >= 6
           && (memcmp(at, "</body", 6) == 0 || memcmp(at, "</html", 6) == 0 || memcmp(at, "</BODY", 6) == 0 || memcmp(at, "</HTML", 6) == 0);
}

/* markup(text) -> its bytes in UTF-8 for the parser: control characters are blanks, and the end tags of body and page are left out where more
 * follows them. */
PyObject *cleanpage_markup(PyObject *self, PyObject *text)
{
    (void)self;
    PyObject *bytes = PyUnicode_AsEncodedString(text, "utf-8", "replace");
    if (!bytes)
        return NULL;
    if (PyBytes_GET_SIZE(bytes) < 2) {
        /* Python keeps one object for each single byte: those are not ours to write to. */
        unsigned char only = PyBytes_GET_SIZE(bytes) ? (unsigned char)PyBytes_AS_STRING(bytes)[0] : 32;
        if (only < 32 && only != '\t' && only != '\n' && only != '\f' && only != '\r')
            Py_SETREF(bytes, PyBytes_FromStringAndSize(" ", 1));
        return bytes;
    }
    /* No one else has seen these yet. */
    unsigned char *data = (unsigned char *)PyBytes_AS_STRING(bytes), *end = data + PyBytes_GET_SIZE(bytes), *first = NULL;
    for (unsigned char *at = data; at < end; at++) {
        if (*at < 32) {
            if (*at != '\t' && *at != '\n' && *at != '\f' && *at != '\r')
                *at = ' ';
        }
        else if (*at == '<' && !first && is_plain_end(at, end))
            first = at;
    }
    if (!first)
        return bytes;
    int more = 0;
    for (unsigned char *at = first; at < end && !more;) {
        Py_ssize_t size = end_tag_at(at, end);
        more = !size && *at != ' ' && !(*at >= 9 && *at <= 13);
        at += size ? size : 1;
    }
    if (!more)
        return bytes;
    PyObject *result = PyBytes_FromStringAndSize(NULL, end - data);
    if (result) {
        unsigned char *to = (unsigned char *)PyBytes_AS_STRING(result), *start = to;
        for (unsigned char *at = data; at < end;) {
            Py_ssize_t size = *at == '<' ? end_tag_at(at, end) : 0;
            if (size)
                at += size;
            else
                *to++ = *at++;
        }
        _PyBytes_Resize(&result, to - start);
    }
    Py_DECREF(bytes);
    return result;
}

static const char *attribute_of(const Node *node, const char *name, Buffer *buffer)
{
    for (const Attribute *attribute = node->properties; attribute; attribute = attribute->next)
        if (strcmp(attribute->name, name) == 0)
            return cleanpage_value_of(attribute, buffer);
    return NULL;
}

/* (kind, name, text), put to the list. */
static int put_fact(PyObject *facts, const char *kind, const char *name, const char *text)
{
    PyObject *fact = Py_BuildValue("(sNN)", kind, PyUnicode_DecodeUTF8(name, (Py_ssize_t)strlen(name), "replace"),
                                   PyUnicode_DecodeUTF8(text, (Py_ssize_t)strlen(text), "replace"));
    int done = fact && PyList_Append(facts, fact) == 0;
    Py_XDECREF(fact);
    return done;
}

/* The element's text before its first child. */
static int put_text(PyObject *facts, const char *kind, const Node *node)
{
    Buffer text = {0};
    int done = 1;
    for (const Node *child = node->children; done && child && (child->type == TEXT_NODE || child->type == CDATA_NODE); child = child->next)
        done = !child->content || cleanpage_put(&text, child->content, (Py_ssize_t)strlen(child->content));
    done = done && cleanpage_put(&text, "", 1) && put_fact(facts, kind, "", text.text);
    free(text.text);
    return done;
}

static int is_json_ld(const char *kind)
{
    static const char wanted[] = "application/ld+json";
    Piece piece = {kind, (Py_ssize_t)strlen(kind), 0, NULL};
    Buffer folded = {0};
    int same = cleanpage_fold(&piece, 1, &folded) && folded.size == (Py_ssize_t)sizeof wanted - 1;
    for (Py_ssize_t i = 0; same && i < folded.size; i++) {
        char c = folded.text[i];
        same = (c >= 'A' && c <= 'Z' ? c + 32 : c) == wanted[i];
    }
    free(folded.text);
    return same;
}

static int read_meta(PyObject *facts, const Node *node, Buffer *buffer)
{
    static const char *const names[] = {"property", "name", "itemprop", "http-equiv"};
    const char *content = attribute_of(node, "content", buffer);
    if (!content || !*content)
        return 1;
    Buffer other = {0};
    int done = 1;
    for (int i = 0; i < 4; i++) {
        const char *name = attribute_of(node, names[i], &other);
        if (name && *name) {
            done = put_fact(facts, "meta", name, content);
            break;
        }
    }
    free(other.text);
    return done;
}

static int read_element(PyObject *facts, const Node *node, Buffer *buffer)
{
    const char *name = node->name, *value;
    if (strcmp(name, "meta") == 0)
        return read_meta(facts, node, buffer);
    if (strcmp(name, "title") == 0) {
        const Node *parent = node->parent;
        int is_own = !parent || parent->type != ELEMENT_NODE || strcmp(parent->name, "head") == 0 || strcmp(parent->name, "html") == 0
                     || strcmp(parent->name, "body") == 0;
        return !is_own || put_text(facts, "title", node);
    }
    if (strcmp(name, "link") == 0) {
        value = attribute_of(node, "rel", buffer);
        if (!value || strcmp(value, "canonical") != 0)
            return 1;
        value = attribute_of(node, "href", buffer);
        return !value || !*value || put_fact(facts, "link", "", value);
    }
    if (strcmp(name, "script") == 0) {
        value = attribute_of(node, "type", buffer);
        return !value || !is_json_ld(value) || put_text(facts, "script", node);
    }
    if (strcmp(name, "time") == 0) {
        value = attribute_of(node, "datetime", buffer);
        return !value || !*value || put_fact(facts, "time", "", value);
    }
    return 1;
}

/* head(element_type, root) -> [(kind, name, text), …] in page order: what lines/head.py is told of a page. */
PyObject *cleanpage_head(PyObject *self, PyObject *args)
{
    (void)self;
    PyObject *element_type, *root;
    if (!PyArg_ParseTuple(args, "O!O", &PyType_Type, &element_type, &root))
        return NULL;
    const Node *top = cleanpage_node_of(element_type, root);
    PyObject *facts = top ? PyList_New(0) : NULL;
    if (!facts)
        return NULL;
    Buffer buffer = {0};
    int done = 1;
    for (const Node *node = top; done && node;) {
        if (node->type == ELEMENT_NODE)
            done = read_element(facts, node, &buffer);
        if (node->type == ELEMENT_NODE && node->children) {
            node = node->children;
            continue;
        }
        while (node != top && !node->next)
            node = node->parent;
        node = node == top ? NULL : node->next;
    }
    free(buffer.text);
    if (!done) {
        Py_DECREF(facts);
        return PyErr_Occurred() ? NULL : PyErr_NoMemory();
    }
    return facts;
}
