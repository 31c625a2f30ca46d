/* libFuzzer target for the values of a directory: names, addresses, numbers, any text. */
#include "base/text.h"
#include "core/model.h"
#include "directory/dn.h"

#include <ldap.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_text(struct arena *arena, const char *bytes, size_t size)
{
	const char *clean = text_clean(arena, bytes, size);

	if (!clean)
		return;
	check(*clean && text_is_utf8(clean, strlen(clean)));
	check(streq(clean, text_clean(arena, clean, strlen(clean))));
}

/* The name as libldap writes it: another spelling of the same entry. */
static void check_respelled(struct arena *arena, const char *dn, const char *key)
{
	LDAPDN parsed = NULL;
	char *again = NULL;
	const char *again_key;

	if (ldap_str2dn(dn, &parsed, LDAP_DN_FORMAT_LDAP) == LDAP_SUCCESS &&
	    ldap_dn2str(parsed, &again, LDAP_DN_FORMAT_LDAPV3) == LDAP_SUCCESS) {
		again_key = dn_canonical(arena, again, NULL);
		check(again_key && streq(again_key, key));
	}
	ldap_memfree(again);
	ldap_dnfree(parsed);
}

static void check_dn(struct arena *arena, const char *bytes, size_t size)
{
	const char *text = dn_text(arena, bytes, size), *key = dn_canonical(arena, text, NULL);

	check(text_is_utf8(text, strlen(text)));
	check(streq(text, dn_text(arena, text, strlen(text))));
	if (!key)
		return;
	check(streq_null(key, dn_canonical(arena, key, NULL)));
	check_respelled(arena, text, key);
}

static void check_address(struct arena *arena, const char *text)
{
	const char *address = address_normalise(arena, text);

	check(address_usable(text) == (address != NULL));
	check((address_key(arena, text) != NULL) == (address != NULL));
	check(address_equal(text, text));
	if (address)
		check(streq_null(address, address_normalise(arena, address)));
}

static void check_phone(struct arena *arena, const char *text)
{
	const char *phone = phone_normalise(arena, text);

	check(streq(phone, phone_normalise(arena, phone)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const char *bytes = (const char *)data, *text = text_clean(arena, bytes, size);

	check_text(arena, bytes, size);
	check_dn(arena, bytes, size);
	if (text) {
		check_address(arena, text);
		check_phone(arena, text);
	}
	return 0;
}
