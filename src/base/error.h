/*
 * One way of failing for all layers: functions return 0 or -1 and describe the
 * failure in a caller's `struct error`. Library code never logs and never exits.
 *
 * The text is built from the inside out: the innermost function sets it, each
 * caller that knows more puts its part in front with error_prefix():
 * "reading group 'cn=…': server closed the connection".
 */
#pragma once

#include "base/macro.h"

/* What the caller should do next. */
enum error_kind {
	ERROR_NONE = 0,
	ERROR_RETRY,  /* passing: the directory is away, busy, or cut us off */
	ERROR_CONFIG, /* a person has to correct the configuration or the arguments */
	ERROR_DATA,   /* a file or a store does not hold what it should */
	ERROR_SYSTEM, /* the machine refuses: disk full, no permission */
	ERROR_REFUSED /* understood, and refused by a rule */
};

#define ERROR_TEXT_MAX 1024

struct error {
	enum error_kind kind;
	char text[ERROR_TEXT_MAX]; /* one line, no full stop, cut with "…" when too long */
};

/* Sets kind and text; what stood there is lost. Always returns -1. @err may be NULL. */
int error_set(struct error *err, enum error_kind kind, const char *format, ...) _printf_(3, 4);

/* As error_set() with ": " and strerror(@errnum) behind the text; kind is ERROR_SYSTEM. */
int error_errno(struct error *err, int errnum, const char *format, ...) _printf_(3, 4);

/* Puts "TEXT: " in front of the present text, kind unchanged. Always returns -1. */
int error_prefix(struct error *err, const char *format, ...) _printf_(2, 3);

#ifdef __clang_analyzer__ /* it does not look into error.c */
#define error_set(...)    (error_set(__VA_ARGS__), -1)
#define error_errno(...)  (error_errno(__VA_ARGS__), -1)
#define error_prefix(...) (error_prefix(__VA_ARGS__), -1)
#endif
