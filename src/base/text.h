/*
 * What a string inside the program is: NUL-terminated, valid UTF-8, without
 * control characters. Values from outside are made so once, at the border.
 */
#pragma once

#include "base/arena.h"

/* True if @length bytes are well-formed UTF-8 (RFC 3629) without NUL. */
bool text_is_utf8(const char *bytes, size_t length);

/* True if @length bytes are printable ASCII, as nearly all values are: clean as they stand. */
bool text_is_plain(const char *bytes, size_t length);

/*
 * A clean copy of a value from the directory, in @arena: control characters
 * (C0, DEL, C1, U+2028, U+2029, bidirectional overrides) become U+FFFD, blanks
 * and line breaks at both ends go. NULL if the bytes are not UTF-8 or nothing
 * is left.
 */
char *text_clean(struct arena *arena, const char *bytes, size_t length);

/* ASCII white space, whatever the locale. */
bool text_is_blank(char c);

/* Leaves blanks at both ends out of the *@length bytes at *@text. */
void text_trim(const char **text, size_t *length);

/* Order by bytes; NULL comes before all text. */
int text_compare(const char *a, const char *b);

/* The same for arrays of const char *: for qsort(3) and bsearch(3). */
int text_compare_items(const void *a, const void *b);

/* Compares after trimming blanks at both ends and folding ASCII case. */
bool text_equal_fold(const char *a, const char *b);
