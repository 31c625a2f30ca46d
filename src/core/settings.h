/*
 * The configuration as data. config fills it, everybody reads it. All strings
 * live in the arena that the loader was given; NULL where optional and unset.
 */
#pragma once

#include "core/model.h"
#include "core/policy.h"
#include "core/schedule.h"

enum tls_mode { TLS_AUTO, TLS_LDAPS, TLS_STARTTLS, TLS_NONE };
enum bind_mechanism { BIND_SIMPLE, BIND_EXTERNAL, BIND_ANONYMOUS };

struct directory_settings {
	const char *const *uris;
	size_t n_uris;
	enum tls_mode tls_mode;
	const char *ca_file, *certificate, *key;
	bool insecure;
	enum bind_mechanism bind;
	const char *bind_dn, *password_credential, *password_file;
	uint64_t connect_usec, search_usec, run_usec;
	unsigned page_size; /* 0: no paging */
	const char *people_base, *people_filter;
	const char *id_attribute; /* NULL: auto */
	const char *const *name_attributes;
	size_t n_name_attributes;
	const char *email_attribute, *phone_attribute, *login_attribute;
	const char *enabled_filter; /* NULL: auto */
	const char *groups_base;
	unsigned nesting;
	const char *const *canaries;
	size_t n_canaries;
};

/* organizations[].discover[]: groups whose RDN fits a pattern bind a cloud's role. */
struct discover_settings {
	const char *organization;
	const char *attribute;                /* of the RDN, "cn" */
	const char *prefix, *middle, *suffix; /* around {cloud} and {role}, in pattern order */
	bool role_first;
	bool draft; /* unknown: draft */
};

struct settings {
	const char *file; /* main file, for messages */
	const char *store, *mirror, *metrics;
	struct directory_settings directory;
	struct schedule schedule;
	struct policy policy;
	struct roles roles;
	struct binding *bindings; /* group_key is NULL here: filled by sync */
	size_t n_bindings;
	const char *const *organizations;
	size_t n_organizations;
	struct discover_settings *discover;
	size_t n_discover;
};
