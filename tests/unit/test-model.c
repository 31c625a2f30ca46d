/* Roles, addresses and phone numbers, by tables of facts. */
#include "core/model.h"
#include "tests/lib/test.h"

/* ---- roles ---- */

static void admin_technical_and_billing_are_always_there(void **state)
{
	struct roles roles;

	(void)state;
	roles_init(&roles);
	assert_int_equal(roles_find(&roles, "ADMIN"), ROLE_ADMIN);
	assert_int_equal(roles_find(&roles, "technical"), ROLE_TECHNICAL);
	assert_int_equal(roles_find(&roles, "Billing"), ROLE_BILLING);
	assert_int_equal(roles_find(&roles, "Operator"), -1);
}

static void a_role_is_added_once_and_no_more_than_fit(void **state)
{
	static const char names[ROLE_MAX][3] = {
		"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p",
		"q", "r", "s", "t", "u", "v", "w", "x", "y", "z", "1", "2", "3", "4", "5", "6",
	};
	struct roles roles;
	unsigned i;

	(void)state;
	roles_init(&roles);
	assert_int_equal(roles_add(&roles, "admin"), ROLE_ADMIN);
	for (i = ROLE_BUILTIN_COUNT; i < ROLE_MAX; i++)
		assert_int_equal(roles_add(&roles, names[i]), i);
	assert_int_equal(roles_add(&roles, "one more"), -1);
	assert_int_equal(roles_add(&roles, "6"), ROLE_MAX - 1);
}

static void a_set_of_roles_is_spelled_by_index(void **state)
{
	struct arena *arena = arena_new();
	struct roles roles;

	(void)state;
	roles_init(&roles);
	assert_string_equal(roles_text(arena, &roles, 0), "");
	assert_string_equal(
		roles_text(arena, &roles, ROLE_BIT(ROLE_BILLING) | ROLE_BIT(ROLE_ADMIN)),
		"Admin, Billing");
	arena_free(arena);
}

/* ---- addresses ---- */

#define A63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define D62 "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"

static const struct pair {
	const char *value, *expected; /* NULL: not usable */
} addresses[] = {
	{ "ann@corp.example", "ann@corp.example" },
	{ "  Ann@Corp.EXAMPLE\t", "Ann@corp.example" },
	{ "SMTP:john.smith@corp.example", "john.smith@corp.example" },
	{ "mailto:ann@corp.example", "ann@corp.example" },
	{ "smtp: ann@corp.example", NULL },
	{ "o'dea_1+tag@corp.example", "o'dea_1+tag@corp.example" },
	{ "!#$%&`*+/=?^`{|}~@corp.example", "!#$%&`*+/=?^`{|}~@corp.example" },
	{ "ann@example", "ann@example" },
	{ "ann@1.example", "ann@1.example" },
	{ "ann@ex--ample.example", "ann@ex--ample.example" },
	/* RFC 6531, RFC 5891 */
	{ "aliz\xC3\xA9"
	  "e@corp.example",
	  "aliz\xC3\xA9"
	  "e@corp.example" },
	{ "ann@B\xC3\x9C"
	  "CHER.example",
	  "ann@xn--bcher-kva.example" },
	{ "ann@XN--BCHER-KVA.example", "ann@xn--bcher-kva.example" },
	{ "\xD0\xB8\xD0\xBD\xD1\x84\xD0\xBE@\xD0\xBF\xD0\xB8\xD1\x81\xD1\x8C\xD0\xBC\xD0\xBE."
	  "\xD1\x80\xD1\x84",
	  "\xD0\xB8\xD0\xBD\xD1\x84\xD0\xBE@xn--h1aigbl0e.xn--p1ai" },
	{ "ann@fa\xC3\x9F.example", "ann@xn--fa-hia.example" },
	{ "ann@xn--a.example", NULL },
	{ "ann@\xE2\x98\xBA.example", NULL },
	/* nothing there */
	{ "", NULL },
	{ "  ", NULL },
	{ "uid0", NULL },
	{ "@", NULL },
	{ "@corp.example", NULL },
	{ "ann@", NULL },
	{ "mailto:", NULL },
	/* not a dot-string */
	{ ".ann@corp.example", NULL },
	{ "ann.@corp.example", NULL },
	{ "ann..lee@corp.example", NULL },
	{ "ann lee@corp.example", NULL },
	{ "ann,bob@corp.example", NULL },
	{ "ann@lee@corp.example", NULL },
	{ "\"ann\"@corp.example", NULL },
	{ "ann(lee)@corp.example", NULL },
	{ "Ann Lee <ann@corp.example>", NULL },
	{ "ann@corp.example, bob@corp.example", NULL },
	{ "ann\\@corp.example", NULL },
	{ "X400:c=DE;a=x", NULL },
	/* not a domain */
	{ "ann@corp.example.", NULL },
	{ "ann@.corp.example", NULL },
	{ "ann@corp..example", NULL },
	{ "ann@-corp.example", NULL },
	{ "ann@corp-.example", NULL },
	{ "ann@corp_x.example", NULL },
	{ "ann@corp.example?subject=x", NULL },
	{ "ann@[192.0.2.1]", NULL },
	{ "ann@192.0.2.1", NULL },
	/* characters that nobody sees, bytes that are no text */
	{ "ann\xC2\xA0@corp.example", NULL },
	{ "ann\xE2\x80\x8B@corp.example", NULL },
	{ "ann\xEF\xBF\xBD@corp.example", NULL },
	{ "ann\n@corp.example", NULL },
	{ "ann\x7F@corp.example", NULL },
	{ "ann\xFF@corp.example", NULL },
	/* limits */
	{ A63 "a@corp.example", A63 "a@corp.example" },
	{ A63 "aa@corp.example", NULL },
	{ "a@" A63 ".example", "a@" A63 ".example" },
	{ "a@" A63 "a.example", NULL },
	{ A63 "@" A63 "." A63 "." D62, A63 "@" A63 "." A63 "." D62 },
	{ A63 "@" A63 "." A63 "." D62 "d", NULL },
};

static void assert_pairs(const struct pair *pairs, size_t n,
			 const char *(*normalise)(struct arena *arena, const char *value))
{
	struct arena *arena = arena_new();
	size_t i;

	for (i = 0; i < n; i++) {
		const char *actual = normalise(arena, pairs[i].value);

		if (!streq_null(actual, pairs[i].expected))
			fail_msg("'%s': is '%s', should be '%s'", pairs[i].value,
				 actual ? actual : "(none)",
				 pairs[i].expected ? pairs[i].expected : "(none)");
		/* What is normalised stays so. */
		if (actual)
			assert_string_equal(normalise(arena, actual), actual);
	}
	arena_free(arena);
}

static void addresses_are_read_as_the_table_says(void **state)
{
	size_t i;

	(void)state;
	assert_pairs(addresses, ARRAY_SIZE(addresses), address_normalise);
	for (i = 0; i < ARRAY_SIZE(addresses); i++)
		assert_int_equal(address_usable(addresses[i].value), addresses[i].expected != NULL);
}

static void equal_addresses_differ_in_spelling_alone(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_true(address_equal("Ann@corp.example", " ann@CORP.example"));
	assert_true(address_equal("SMTP:ann@corp.example", "ann@corp.example"));
	assert_true(address_equal("a@b\xC3\xBC"
				  "cher.example",
				  "a@xn--bcher-kva.example"));
	assert_true(address_equal("No Address", " no address"));
	assert_false(address_equal("ann@corp.example", "ann@corp.test"));
	assert_false(address_equal("ann@corp.example", ""));
	assert_string_equal(address_key(arena, "Ann@Corp.example"), "ann@corp.example");
	assert_null(address_key(arena, "Ann"));
	arena_free(arena);
}

/* ---- phone numbers ---- */

static const struct pair phones[] = {
	{ "+14085551212", "+14085551212" },
	{ " +1 (408) 555-1212 ", "+14085551212" },
	{ "tel:+1-201-555-0123", "+12015550123" },
	{ "Tel: +49 30/123.45-67", "+49301234567" },
	{ "+49\xC2\xA0"
	  "30\xE2\x80\x93"
	  "1234567",
	  "+49301234567" },
	{ "+49 (0)30 1234567", "+49301234567" },
	{ "+44(0)20 7946 0958", "+442079460958" },
	{ "tel:+358-555-1234567;postd=pp22", "+3585551234567" },
	{ "+123456789012345", "+123456789012345" },
	/* Italy keeps its 0, so that it is not certain what is meant */
	{ "+39 06 698 12345", "+390669812345" },
	{ "+39 (0)6 698 12345", "+39 (0)6 698 12345" },
	{ "+378 (0)549 882345", "+378 (0)549 882345" },
	{ "+44 (020) 7946 0958", "+44 (020) 7946 0958" },
	/* not E.164 */
	{ "+1234567890123456", "+1234567890123456" },
	{ "+0123456789", "+0123456789" },
	{ "+123456", "+123456" },
	{ "+", "+" },
	{ "", "" },
	{ "  ", "" },
	/* no country is guessed */
	{ " 030 1234567", "030 1234567" },
	{ "0049 30 1234567", "0049 30 1234567" },
	{ "314-159-2653", "314-159-2653" },
	{ "tel:863-1234;phone-context=+1-914-555", "tel:863-1234;phone-context=+1-914-555" },
	/* more than a number */
	{ "+1 123 456-7890 x123", "+1 123 456-7890 x123" },
	{ "tel:+1-418-544-7777;ext=3370", "tel:+1-418-544-7777;ext=3370" },
	{ "+1 +123 456-7890", "+1 +123 456-7890" },
	{ "+49 30 1234567, +49 30 7654321", "+49 30 1234567, +49 30 7654321" },
	{ "+49 30 PIZZA", "+49 30 PIZZA" },
	{ "\xC3\x84\xC3\x96", "\xC3\x84\xC3\x96" },
};

static void phone_numbers_are_read_as_the_table_says(void **state)
{
	(void)state;
	assert_pairs(phones, ARRAY_SIZE(phones), phone_normalise);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(admin_technical_and_billing_are_always_there),
		cmocka_unit_test(a_role_is_added_once_and_no_more_than_fit),
		cmocka_unit_test(a_set_of_roles_is_spelled_by_index),
		cmocka_unit_test(addresses_are_read_as_the_table_says),
		cmocka_unit_test(equal_addresses_differ_in_spelling_alone),
		cmocka_unit_test(phone_numbers_are_read_as_the_table_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
