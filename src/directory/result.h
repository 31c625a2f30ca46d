/*
 * LDAP result codes (RFC 4511 appendix A, and libldap's own below zero): what they
 * are called, what they mean for a read, and what an operator can do about them.
 */
#pragma once

#include "base/error.h"
#include "core/model.h"

#include <ldap.h>

/* "sizeLimitExceeded (4)"; with ", the server says: …" if @diagnostic is not empty. In @arena. */
const char *result_describe(struct arena *arena, int code, const char *diagnostic);

/* What an operator can do about it; NULL if there is nothing special. */
const char *result_hint(int code);

/* Who has to act when connecting or binding ends with @code. */
enum error_kind result_error_kind(int code);

/* How a read ended that saw @entries entries before @code, which is not success. */
enum read_outcome result_outcome(int code, unsigned entries);

/* Sets @err from @code with libldap's diagnostic text for @ld. Always returns -1. */
int result_error(LDAP *ld, int code, const char *doing, struct error *err);
