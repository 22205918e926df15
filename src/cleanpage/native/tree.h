/* libxml2's tree below lxml's elements.
 *
 * lxml keeps libxml2's tree below its elements. It is read in place here: making a Python object of every element costs more than all the
 * rest. These layouts have been the same in all versions of libxml2 since 2.0 and of lxml since 2.0; lines/html.py tries them on a small page
 * of its own before it uses them.
 */
#ifndef CLEANPAGE_TREE_H
#define CLEANPAGE_TREE_H

#include "walk.h"

typedef struct Node {
    void *private_data;
    int type;
    const char *name;
    struct Node *children, *last, *parent, *next, *prev;
    void *doc, *ns;
    /* Of a text its UTF-8, of an element nothing. */
    const char *content;
    struct Attribute *properties;
} Node;

typedef struct Attribute {
    void *private_data;
    int type;
    const char *name;
    Node *children, *last, *parent;
    struct Attribute *next, *prev;
} Attribute;

enum { ELEMENT_NODE = 1, TEXT_NODE = 3, CDATA_NODE = 4 };

/* The node of an lxml element; NULL with an exception set for anything else. */
Node *cleanpage_node_of(PyObject *element_type, PyObject *element);
/* An attribute's value, which stays until the next call with the same buffer. */
const char *cleanpage_value_of(const Attribute *attribute, Buffer *buffer);

#endif
