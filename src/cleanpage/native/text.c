/* White space, joined lines and inline styles, on UTF-8. */
#include "walk.h"
#include <stdlib.h>
#include <string.h>

int cleanpage_put(Buffer *buffer, const char *text, Py_ssize_t size)
{
    if (buffer->size + size > buffer->room) {
        Py_ssize_t room = 2 * buffer->room + size + 256;
        char *grown = realloc(buffer->text, (size_t)room);
        if (!grown)
            return 0;
        buffer->text = grown, buffer->room = room;
    }
    memcpy(buffer->text + buffer->size, text, (size_t)size);
    buffer->size += size;
    return 1;
}

/* How many bytes the white space at `at` has, 0 where there is none: what ``str.isspace`` takes for it. */
static inline int space_at(const unsigned char *at, const unsigned char *end)
{
    unsigned char c = *at;
    if (c < 0x80)
        return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x1F);
    if (c == 0xC2)
        return at + 1 < end && (at[1] == 0x85 || at[1] == 0xA0) ? 2 : 0;
    if (c < 0xE1 || c > 0xE3 || at + 2 >= end)
        return 0;
    if (c == 0xE1)
        return at[1] == 0x9A && at[2] == 0x80 ? 3 : 0;
    if (c == 0xE3)
        return at[1] == 0x80 && at[2] == 0x80 ? 3 : 0;
    if (at[1] == 0x80)
        return (at[2] >= 0x80 && at[2] <= 0x8A) || at[2] == 0xA8 || at[2] == 0xA9 || at[2] == 0xAF ? 3 : 0;
    return at[1] == 0x81 && at[2] == 0x9F ? 3 : 0;
}

/* The same for the white space that ends before `end`. */
static int space_before(const unsigned char *start, const unsigned char *end)
{
    for (int size = 1; size <= 3 && end - size >= start; size++)
        if (space_at(end - size, end) == size)
            return size;
    return 0;
}

int cleanpage_is_blank(const char *text, Py_ssize_t size)
{
    const unsigned char *at = (const unsigned char *)text, *end = at + size;
    while (at < end) {
        int space = space_at(at, end);
        if (!space)
            return 0;
        at += space;
    }
    return size > 0;
}

Py_ssize_t cleanpage_length(const char *text, Py_ssize_t size)
{
    Py_ssize_t length = 0;
    for (Py_ssize_t i = 0; i < size; i++)
        length += ((unsigned char)text[i] & 0xC0) != 0x80;
    return length;
}

/* Drop white space around what stands in the buffer from `from` on. */
static void strip(Buffer *out, Py_ssize_t from)
{
    const unsigned char *start = (unsigned char *)out->text + from, *end = (unsigned char *)out->text + out->size;
    int size;
    while (end > start && (size = space_before(start, end)))
        end -= size;
    while (start < end && (size = space_at(start, end)))
        start += size;
    memmove(out->text + from, start, (size_t)(end - start));
    out->size = from + (end - start);
}

static int no_width_at(const unsigned char *at, const unsigned char *end)
{
    if (at + 2 >= end)
        return 0;
    return (at[0] == 0xE2 && ((at[1] == 0x80 && at[2] == 0x8B) || (at[1] == 0x81 && at[2] == 0xA0))) || (at[0] == 0xEF && at[1] == 0xBB && at[2] == 0xBF);
}

/* lines/whitespace.py's drop_zero_width, on what stands in the buffer from `from` on. */
static int drop_no_width(Buffer *out, Py_ssize_t from)
{
    const unsigned char *start = (unsigned char *)out->text + from, *end = (unsigned char *)out->text + out->size, *at = start;
    while (at < end && *at < 0x80)
        at++;
    if (at == end)
        return 1;
    Buffer visible = {0};
    int found = 0, done = 1;
    for (at = start; done && at < end;) {
        if (no_width_at(at, end)) {
            if (!found)
                done = cleanpage_put(&visible, (const char *)start, at - start);
            found = 1;
            at += 3;
        }
        else {
            if (found)
                done = cleanpage_put(&visible, (const char *)at, 1);
            at++;
        }
    }
    /* A text of nothing else stays as it is. */
    if (done && found && visible.size) {
        strip(&visible, 0);
        if (visible.size) {
            memcpy(out->text + from, visible.text, (size_t)visible.size);
            out->size = from + visible.size;
        }
    }
    else if (done && !found && !cleanpage_is_blank((const char *)start, end - start))
        strip(out, from);
    free(visible.text);
    return done;
}

int cleanpage_fold(const Piece *run, Py_ssize_t n, Buffer *out)
{
    Py_ssize_t from = out->size;
    int gap = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        const unsigned char *at = (const unsigned char *)run[i].text, *end = at + run[i].size;
        while (at < end) {
            int space = space_at(at, end);
            if (space) {
                gap = 1;
                at += space;
                continue;
            }
            const unsigned char *word = at;
            while (at < end && !space_at(at, end))
                at++;
            if ((gap && out->size > from && !cleanpage_put(out, " ", 1)) || !cleanpage_put(out, (const char *)word, at - word))
                return 0;
            gap = 0;
        }
    }
    return drop_no_width(out, from);
}

int cleanpage_join_preformatted(const Piece *run, Py_ssize_t n, Buffer *out)
{
    Py_ssize_t from = out->size;
    for (Py_ssize_t i = 0; i < n; i++)
        if (!cleanpage_put(out, run[i].text, run[i].size))
            return 0;
    const unsigned char *start = (unsigned char *)out->text + from, *end = (unsigned char *)out->text + out->size;
    int size;
    while (start < end && (*start == '\r' || *start == '\n'))
        start++;
    while (end > start && (size = space_before(start, end)))
        end -= size;
    memmove(out->text + from, start, (size_t)(end - start));
    out->size = from + (end - start);
    return drop_no_width(out, from);
}

int cleanpage_join_links(const Piece *run, Py_ssize_t n, Buffer *out, Span *spans, Py_ssize_t *n_spans)
{
    Py_ssize_t length = 0;
    int gap = 0;
    *n_spans = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        const Piece *piece = &run[i];
        const unsigned char *start = (const unsigned char *)piece->text, *end = start + piece->size;
        if (!piece->size || cleanpage_is_blank(piece->text, piece->size)) {
            gap = 1;
            continue;
        }
        if (length && (gap || space_at(start, end))) {
            if (!cleanpage_put(out, " ", 1))
                return 0;
            length++;
        }
        Py_ssize_t begin = out->size;
        if (!cleanpage_fold(piece, 1, out))
            return 0;
        Py_ssize_t last = length + cleanpage_length(out->text + begin, out->size - begin);
        if (PyUnicode_GET_LENGTH(piece->href)) {
            Span *before = *n_spans ? &spans[*n_spans - 1] : NULL;
            if (before && before->end == length && (before->href == piece->href || PyUnicode_Compare(before->href, piece->href) == 0))
                before->end = last;
            else
                spans[(*n_spans)++] = (Span){length, last, piece->href};
        }
        length = last;
        gap = space_before(start, end) > 0;
    }
    return 1;
}

/* Past `word` at `at`, in any case; NULL where it does not stand there. */
static const unsigned char *past(const unsigned char *at, const char *word)
{
    for (; *word; word++, at++)
        if ((*at | 0x20) != (unsigned char)*word)
            return NULL;
    return at;
}

static const unsigned char *past_spaces(const unsigned char *at, const unsigned char *end)
{
    int size;
    while (at < end && (size = space_at(at, end)))
        at += size;
    return at;
}

int cleanpage_hides(const char *style)
{
    static const char *const rules[][2] = {{"display", "none"}, {"visibility", "hidden"}};
    const unsigned char *end = (const unsigned char *)style + strlen(style);
    for (const unsigned char *at = (const unsigned char *)style; at < end; at++)
        for (int i = 0; i < 2; i++) {
            const unsigned char *rest = past(at, rules[i][0]);
            if (!rest)
                continue;
            rest = past_spaces(rest, end);
            if (*rest == ':' && past(past_spaces(rest + 1, end), rules[i][1]))
                return 1;
        }
    return 0;
}
