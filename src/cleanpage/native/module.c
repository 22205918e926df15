/* The module cleanpage.native._native: hot loops in C. cleanpage works without it, with the same results, only slower. */
#include "native.h"

static PyMethodDef methods[] = {
    {"score", cleanpage_score, METH_VARARGS, "Fill an array with the classifier's probabilities."},
    {"grams", cleanpage_grams, METH_VARARGS, "The hashed n-grams of a page's lines."},
    {"numbers", cleanpage_numbers, METH_VARARGS, "Numbers about each line of a page."},
    {"cues", cleanpage_cues, METH_VARARGS, "What the markup around each line says."},
    {"walk", cleanpage_walk, METH_VARARGS, "The visible lines of a page's tree."},
    {"markup", cleanpage_markup, METH_O, "A page's bytes for the parser."},
    {"head", cleanpage_head, METH_VARARGS, "What a page says about itself."},
    {"width", cleanpage_width, METH_O, "How many columns a text takes."},
    {"count", cleanpage_count, METH_VARARGS, "How often any of some words occurs in a text."},
    {NULL, NULL, 0, NULL},
};

static int prepare(PyObject *module)
{
    (void)module;
    cleanpage_fill_crc_table();
    return 0;
}

static struct PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)prepare},
#ifdef Py_GIL_DISABLED
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, .m_name = "cleanpage.native._native", .m_size = 0, .m_methods = methods, .m_slots = slots,
};

PyMODINIT_FUNC PyInit__native(void) { return PyModuleDef_Init(&module); }
