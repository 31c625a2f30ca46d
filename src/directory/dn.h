/*
 * Distinguished names. The canonical form is a key to look up by, never shown:
 * two DNs that servers take for equal mostly have the same one; where they do
 * not, the server is asked (design: reference to RFC 4514, RFC 4518).
 */
#pragma once

#include "base/arena.h"
#include "base/error.h"

/*
 * The canonical form of @dn in @arena: attribute types and values in lower case,
 * runs of blanks one blank, escapes unified, the AVAs of a multi-valued RDN
 * sorted. NULL and ERROR_DATA if it is not a DN (RFC 4514).
 *
 * It errs to the side of keeping names apart: an escaped blank at either end of a
 * value stays, and Unicode is folded letter by letter, not normalised.
 */
const char *dn_canonical(struct arena *arena, const char *dn, struct error *err);

/*
 * The value of @attribute (its name compared with case folded) in the first RDN of @dn, clean
 * (base/text.h), in @arena; NULL if there is none, or @dn is no DN.
 */
const char *dn_rdn_value(struct arena *arena, const char *dn, const char *attribute);

/*
 * The DN that a server sent, as a string of the program (base/text.h) that still
 * names the same entry: control characters and bytes that are not UTF-8 become
 * RFC 4514 hex pairs ("\0A"). Never NULL.
 */
const char *dn_text(struct arena *arena, const char *bytes, size_t length);

/*
 * Length of a Name And Optional UID, the syntax of uniqueMember, without its bit string:
 * of "uid=ann,dc=corp#'0101'B" that of the DN (RFC 4517 3.3.21).
 */
size_t dn_length_without_uid(const char *bytes, size_t length);
