/*
 * See enabled.h. Each server says it in its own way; an entry is disabled if any of
 * them says so. A lock that ends by itself (too many wrong passwords) is none.
 */
#include "directory/enabled.h"

#include "directory/schema.h"

#include <stdlib.h>
#include <strings.h>
#include <time.h>

#define AD_ACCOUNT_DISABLED 2
#define SECONDS_PER_DAY     86400

static bool equals(const struct berval *value, const char *text)
{
	return value->bv_len == strlen(text) &&
	       strncasecmp(value->bv_val, text, value->bv_len) == 0;
}

/* A decimal number; 0 if it is none. Values are not NUL-terminated. */
static long long number(const struct berval *value)
{
	char text[24] = "";

	if (value->bv_len >= sizeof(text))
		return 0;
	memcpy(text, value->bv_val, value->bv_len);
	return strtoll(text, NULL, 10);
}

/* Active Directory, MS-ADTS 2.2.16: ADS_UF_ACCOUNTDISABLE. */
static bool disabled_by_account_control(const struct berval *value)
{
	return number(value) & AD_ACCOUNT_DISABLED;
}

/* 389 Directory Server. */
static bool disabled_by_account_lock(const struct berval *value)
{
	return equals(value, "TRUE");
}

/* draft-behera-ldap-password-policy-10 5.3.3: this time means "until an administrator unlocks". */
static bool disabled_by_locked_time(const struct berval *value)
{
	return equals(value, "000001010000Z");
}

/* shadow(5): days since 1970; 0 and -1 mean never. */
static bool disabled_by_shadow_expire(const struct berval *value)
{
	long long day = number(value);

	return day > 0 && day <= (long long)time(NULL) / SECONDS_PER_DAY;
}

static const struct {
	const char *attribute;
	bool (*is_disabled)(const struct berval *value);
	bool by_date;
} tests[] = {
	{ "userAccountControl", disabled_by_account_control, false },
	{ "nsAccountLock", disabled_by_account_lock, false },
	{ "pwdAccountLockedTime", disabled_by_locked_time, false },
	{ "shadowExpire", disabled_by_shadow_expire, true },
};

_Static_assert(ARRAY_SIZE(tests) <= STATE_ATTRIBUTES_MAX, "struct person_fields is too small");

void enabled_add_fields(struct person_fields *person, struct field_list *fields,
			struct directory *directory)
{
	size_t i;

	for (i = 0; !directory->settings->enabled_filter && i < ARRAY_SIZE(tests); i++) {
		if (!schema_has(directory, tests[i].attribute))
			continue;
		person->states[person->n_states].test = i;
		person->states[person->n_states++].field = field_add(fields, tests[i].attribute);
	}
}

void enabled_fill(const struct person_fields *person, const struct entry *entry, struct person *ret)
{
	bool disabled = false, expired = false;
	const struct berval *value;
	size_t i;

	for (i = 0; i < person->n_states; i++) {
		size_t test = person->states[i].test;

		value = entry_first(entry, person->states[i].field);
		if (!value || !tests[test].is_disabled(value))
			continue;
		disabled |= !tests[test].by_date;
		expired |= tests[test].by_date;
	}
	ret->enabled = !disabled && !expired;
	ret->expired = expired && !disabled;
}
