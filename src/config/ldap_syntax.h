/*
 * Whether text looks like what LDAP needs, cheaply: enough to find a slip in a configuration.
 * The directory layer decides what it means.
 */
#pragma once

#include "base/macro.h"

/* Length of the attribute type at the start of @text: a name or an OID (RFC 4512 1.4); 0: none. */
size_t ldap_attribute_length(const char *text);

/* An attribute type and nothing behind it: no options (RFC 4512 2.5), which no read takes. */
bool ldap_is_attribute(const char *text);

/* "type=value" parts with "," or "+" between them, no dangling escape (RFC 4514); not empty. */
bool ldap_is_dn(const char *text);

/* One filter in parentheses, all of them balanced, none empty (RFC 4515). */
bool ldap_is_filter(const char *text);

/* ldap://, ldaps:// or ldapi:// */
bool ldap_has_scheme(const char *text);

/*
 * A URI that ldap_has_scheme() with a host and perhaps a port, and nothing behind it. A
 * local one may have an escaped path, or none for the library's own default.
 */
bool ldap_is_server(const char *uri);
