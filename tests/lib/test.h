/* cmocka with what it needs included before it, for every unit test. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A directory of the test's own, removed by test_dir_remove(). Ends the test when it cannot be
 * made. */
char *test_dir_make(void);
void test_dir_remove(char *dir);

/* Path of FILE in the source tree, from $top_srcdir; free() it. */
char *test_source_path(const char *file);
