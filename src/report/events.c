/*
 * THE table of events. A sentence is text for people with places for the fields of an
 * event: {contact} stands for the member of that name (fields.c), {scope} for
 * organization/cloud or the organization alone. A part in [ ] is left out if one of its
 * places has no value. What cannot be missing stands outside of them.
 *
 * The names and identifiers are a contract: none is ever used for another event.
 * systemd/contactsync.catalog and contactsync-events(7) say the same of each;
 * tests/lint/events.sh compares them.
 */
#include "report/events.h"

#include <syslog.h>

static const struct event_info events[EVENT_COUNT] = {
	[EVENT_RUN_FINISHED] = { "run-finished", "cf8d2f58d5144fdcb938acdebbaaa790", LOG_INFO,
				 "Run[ {run}] finished[, read from {server}]" },
	[EVENT_DRIFT_STARTED] = { "drift-started", "636a78a824394258a550001e2d0145e1", LOG_NOTICE,
				  "[{scope}: ]drift started[, {action}][: {contact}][, {role}]"
				  "[, {field}][; the store has '{before}']"
				  "[; the directory has '{after}'][ (held by {rule})]" },
	[EVENT_DRIFT_CLEARED] = { "drift-cleared", "d2fa9eb914ff4376bf0509fc1e369235", LOG_NOTICE,
				  "[{scope}: ]drift cleared[, {action}][: {contact}][, {role}]"
				  "[, {field}]" },
	[EVENT_CHANGE_APPLIED] = { "change-applied", "eefc5ada42fc47c1b81936c22b7cc2bb", LOG_NOTICE,
				   "[{scope}: ]applied[ {action}][: {contact}][, {role}]"
				   "[, {field}][ from '{before}'][ to '{after}']" },
	[EVENT_CHANGE_HELD] = { "change-held", "8aa4e0475ca84b86a5497572db3f2ba5", LOG_NOTICE,
				"[{scope}: ]held[ {action}][: {contact}][, {role}][, {field}]"
				"[ from '{before}'][ to '{after}'][ ({rule})]" },
	[EVENT_ADMIN_HELD] = { "admin-held", "0c20cc60e4444339a913be6c2fb67027", LOG_WARNING,
			       "[{scope}: ]{contact} is the last Admin and stays[ ({rule})]" },
	[EVENT_ADMIN_MISSING] = { "admin-missing", "f58f8ac1914947b78043e5ba244d512c", LOG_CRIT,
				  "[{scope}: ]live cloud without a usable Admin" },
	[EVENT_ADMIN_SINGLE] = { "admin-single", "a3941fa4bf7341fd98582e50df06d380", LOG_NOTICE,
				 "[{scope}: ]only one usable Admin is left[: {contact}]" },
	[EVENT_GUARD_TRIPPED] = { "guard-tripped", "6d761ad396054550b5f7f25b9156fbdd", LOG_ERR,
				  "Guard tripped[; {count} changes are held]"
				  "[ until plan {plan} is approved]" },
	[EVENT_PLAN_APPROVED] = { "plan-approved", "af1a27396a0f4445ab695444f86f9f8f", LOG_NOTICE,
				  "Plan[ {plan}] approved" },
	[EVENT_READ_INCOMPLETE] = { "read-incomplete", "b13540e6496e4f21be6aaf761de46e41",
				    LOG_WARNING,
				    "[{scope}: ]the directory could not be read completely"
				    "[ from {server}]; nothing is removed" },
	[EVENT_CANARY_MISSING] = { "canary-missing", "dbf7735d06ce47ad99c93b414f2a4e41", LOG_ERR,
				   "Canary entry missing from the answer[ of {server}]; nothing "
				   "is removed" },
	[EVENT_IDENTITY_CHANGED] = { "identity-changed", "c961251758054f548011cb4df7d22063",
				     LOG_WARNING,
				     "The directory knows us by another identity"
				     "[, was '{before}'][, is '{after}'][, at {server}]" },
	[EVENT_DIRECTORY_UNREACHABLE] = { "directory-unreachable",
					  "d10ffcf40f0b4d3fa75638bb39559921", LOG_WARNING,
					  "The directory cannot be reached[ at {server}]" },
	[EVENT_DIRECTORY_RECOVERED] = { "directory-recovered", "3506d97a17ef457b893a46dabe50e3d8",
					LOG_NOTICE,
					"The directory can be reached again[ at {server}]" },
	[EVENT_CLOUD_UNKNOWN] = { "cloud-unknown", "a36d0a2b0e56466b8d1f47ccb0edcb8d", LOG_WARNING,
				  "[{scope}: ]the directory names a cloud that is unknown here" },
	[EVENT_PERSON_RENAMED] = { "person-renamed", "dc9efd018dc04d8e91f3be5e18ab2687", LOG_NOTICE,
				   "[{scope}: ]person renamed[ from '{before}'][ to '{after}']"
				   "[, contact {contact}]" },
	[EVENT_PERSON_REPLACED] = { "person-replaced", "1cfb5e460a784363b216aef6635b39a1",
				    LOG_WARNING,
				    "[{scope}: ]another person under the same name or address"
				    "[: {contact}][, was '{before}'][, is '{after}']" },
	[EVENT_ADDRESS_UNUSABLE] = { "address-unusable", "ef02daebfe924aafaefeb8d271e682e0",
				     LOG_WARNING,
				     "[{scope}: ]unusable address[ '{after}'][ of {contact}]" },
	[EVENT_CONFIG_LOADED] = { "config-loaded", "0e2ee0b38662489bacfe37a66a38dd86", LOG_INFO,
				  "Configuration loaded" },
	[EVENT_CONFIG_REJECTED] = { "config-rejected", "e88641863bec4688991690f5f785d4cc", LOG_ERR,
				    "Configuration rejected" },
	[EVENT_EDIT_REFUSED] = { "edit-refused", "6d114b1aaac14b9590667a9cccbbf6d3", LOG_WARNING,
				 "[{scope}: ]edit[ of {contact}] refused[ ({rule})]" },
	[EVENT_GROUP_NOT_FOUND] = { "group-not-found", "7426273d182443e78054efa82e323bbe",
				    LOG_WARNING,
				    "[{scope}: ]the group[ for {role}] was not found; removals "
				    "that rest on it are held" },
	[EVENT_SCOPE_UNBOUND] = { "scope-unbound", "66c63d1e673745a7b82fb0c7774ac7d8", LOG_WARNING,
				  "[{scope}: ]no group is bound any more; the contacts that the "
				  "directory gave stay as they are" },
	[EVENT_SCOPE_FAILED] = { "scope-failed", "bacf409ed3714878b4fb899085694ed8", LOG_ERR,
				 "[{scope}: ]the list could not be changed; other lists are not "
				 "affected" },
	[EVENT_RUN_FAILED] = { "run-failed", "a433e16866da44249e004c934299cfed", LOG_ERR,
			       "Run[ {run}] failed" },
	[EVENT_EVENTS_OMITTED] = { "events-omitted", "280f427780bf484f8d3f92c56f68a8ca", LOG_NOTICE,
				   "{count} more events were left out" },
};

const struct event_info *event_info(enum event_kind kind)
{
	return &events[kind];
}
