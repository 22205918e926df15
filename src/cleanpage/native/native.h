/* What the files of the compiled twin share. Every function here has a pure Python twin that gives the same result. */
#ifndef CLEANPAGE_NATIVE_H
#define CLEANPAGE_NATIVE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

/* Fills a table that cues() reads; once, before anything else. */
void cleanpage_fill_crc_table(void);

PyObject *cleanpage_score(PyObject *self, PyObject *args);
PyObject *cleanpage_grams(PyObject *self, PyObject *args);
PyObject *cleanpage_numbers(PyObject *self, PyObject *args);
PyObject *cleanpage_cues(PyObject *self, PyObject *args);
PyObject *cleanpage_walk(PyObject *self, PyObject *args);
PyObject *cleanpage_markup(PyObject *self, PyObject *text);
PyObject *cleanpage_head(PyObject *self, PyObject *args);
PyObject *cleanpage_width(PyObject *self, PyObject *text);
PyObject *cleanpage_count(PyObject *self, PyObject *args);

#endif
