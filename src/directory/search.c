/* See search.h. */
#include "directory/search.h"

#include "base/text.h"
#include "directory/deadline.h"
#include "directory/result.h"

#define PAGE_SIZE_MIN   8    /* smaller pages are not tried */
#define EMPTY_PAGES_MAX 1000 /* in a row, before we say that the server goes in circles */

static void search_finish(struct search *search, enum read_outcome outcome, int code,
			  const char *reason)
{
	search->finished = true;
	search->under_way = false;
	search->evidence.outcome = outcome;
	search->evidence.result_code = code;
	search->evidence.reason = reason;
}

/* Ended by a result code other than success, or by an error of libldap. */
static void search_fail(struct search *search, int code, const char *diagnostic)
{
	const char *hint = result_hint(code), *reason;

	reason = result_describe(search->arena, code, diagnostic);
	if (search->evidence.entries > 0)
		reason = arena_printf(search->arena, "%s after %u entries", reason,
				      search->evidence.entries);
	if (hint)
		reason = arena_printf(search->arena, "%s (%s)", reason, hint);
	search_finish(search, result_outcome(code, search->evidence.entries), code, reason);
}

static void search_succeed(struct search *search)
{
	const char *reason;

	if (search->evidence.references == 0) {
		search_finish(search, search->spoiled ? READ_INCOMPLETE : READ_COMPLETE,
			      LDAP_SUCCESS, search->spoiled);
		return;
	}
	reason = arena_printf(search->arena,
			      "the server refers to others for a part of the tree: %u continuation "
			      "references not followed, the first to '%s'",
			      search->evidence.references, search->first_reference);
	search_finish(search, READ_INCOMPLETE, LDAP_SUCCESS, reason);
}

static int send_page(struct search *search)
{
	LDAPControl *control = NULL, *controls[2] = { NULL, NULL };
	LDAP *ld = search->directory->ld;
	int code = LDAP_SUCCESS;

	if (search->page_size > 0)
		code = ldap_create_page_control(ld, (ber_int_t)search->page_size, search->cookie, 0,
						&control);
	if (code == LDAP_SUCCESS) {
		controls[0] = control;
		code = session_search(search->directory, search->base, search->scope,
				      search->filter, search->attributes, control ? controls : NULL,
				      &search->msgid);
	}
	ldap_control_free(control);
	return code;
}

static void search_send(struct search *search)
{
	struct directory *directory = search->directory;
	int code = send_page(search);

	search->evidence.server = directory_server(directory);
	search->evidence.identity = directory_identity(directory);
	if (code != LDAP_SUCCESS) {
		search_fail(search, code, NULL);
		return;
	}
	search->under_way = true;
	search->page_entries = 0;
	search->deadline = deadline_after(directory->settings->search_usec,
					  directory->run_deadline);
}

static void note_reference(struct search *search, LDAPMessage *message)
{
	char **urls = NULL;

	search->evidence.references++;
	if (search->first_reference)
		return;
	if (ldap_parse_reference(search->directory->ld, message, &urls, NULL, 0) == LDAP_SUCCESS &&
	    urls && urls[0])
		search->first_reference = text_clean(search->arena, urls[0], strlen(urls[0]));
	if (!search->first_reference)
		search->first_reference = "?";
	ldap_memvfree((void **)urls);
}

/*
 * A server that does not page leaves the control out: that was all (RFC 2696 section 3). One
 * that has sent it before must send it, and a page that is just full looks as if something
 * between us and the server had lost it.
 */
static void judge_missing_control(struct search *search, bool paging)
{
	if (paging || (search->page_size > 0 && search->page_entries == search->page_size))
		search_spoil(search, "the server does not say whether another page follows");
}

/* Takes the cookie of a page's result, if there is another page. */
static void take_cookie(struct search *search, LDAPControl **controls)
{
	LDAPControl *control = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, controls, NULL);
	bool paging = search->cookie != NULL;
	struct berval cookie = { 0 };
	ber_int_t estimate;

	ber_bvfree(search->cookie);
	search->cookie = NULL;
	if (!control) {
		judge_missing_control(search, paging);
		return;
	}
	/* libldap does not survive an empty value */
	if (control->ldctl_value.bv_len == 0 ||
	    ldap_parse_pageresponse_control(search->directory->ld, control, &estimate, &cookie) !=
		    LDAP_SUCCESS)
		search_spoil(search, "the server's paging control cannot be decoded");
	if (cookie.bv_len > 0)
		search->cookie = ber_bvdup(&cookie);
	ber_memfree(cookie.bv_val);
}

static void search_page_done(struct search *search, LDAPControl **controls)
{
	search->empty_pages = search->page_entries > 0 ? 0 : search->empty_pages + 1;
	take_cookie(search, controls);
	if (!search->cookie)
		search_succeed(search);
	else if (search->repeated)
		search_finish(search, READ_INCOMPLETE, LDAP_SUCCESS,
			      "the server sends the same page again");
	else if (search->empty_pages > EMPTY_PAGES_MAX)
		search_finish(search, READ_INCOMPLETE, LDAP_SUCCESS,
			      "the server promises more pages and sends only empty ones");
}

/* True if @code may be about the size of our pages, which are smaller from now on. */
static bool shrink_pages(struct search *search, int code)
{
	if (code != LDAP_ADMINLIMIT_EXCEEDED || search->evidence.entries > 0 || search->cookie ||
	    search->page_size / 2 < PAGE_SIZE_MIN)
		return false;
	search->page_size /= 2;
	return true;
}

static void search_take_result(struct search *search, LDAPMessage *message)
{
	char *diagnostic = NULL;
	LDAPControl **controls = NULL;
	int result = LDAP_OTHER, code;

	search->under_way = false;
	search->evidence.pages++;
	code = ldap_parse_result(search->directory->ld, message, &result, NULL, &diagnostic, NULL,
				 &controls, 0);
	if (code != LDAP_SUCCESS)
		search_fail(search, code, NULL);
	else if (result == LDAP_SUCCESS)
		search_page_done(search, controls);
	else if (!shrink_pages(search, result))
		search_fail(search, result, diagnostic);
	ldap_memfree(diagnostic);
	ldap_controls_free(controls);
}

/* Where a server ignores the cookie, it sends the first page again. */
static void note_first_entry(struct search *search, LDAPMessage *entry)
{
	struct berval dn = { 0 };
	char *first;

	if (ldap_get_dn_ber(search->directory->ld, entry, NULL, &dn) != LDAP_SUCCESS)
		return;
	first = arena_strndup(search->arena, dn.bv_val, dn.bv_len);
	if (streq_null(search->first_entry, first)) {
		search->repeated = true;
		search_spoil(search, "the server sends the same page again");
	}
	search->first_entry = first;
}

/* Waits for one message and deals with it; returns it if it is an entry. */
static LDAPMessage *search_step(struct search *search)
{
	LDAPMessage *message = NULL;
	int code = session_wait(search->directory, search->msgid, search->deadline, &message);

	if (code != LDAP_SUCCESS) {
		search_end(search);
		search_fail(search, code, NULL);
		return NULL;
	}
	switch (ldap_msgtype(message)) {
	case LDAP_RES_SEARCH_ENTRY:
		search->evidence.entries++;
		if (search->page_entries++ == 0)
			note_first_entry(search, message);
		return message;
	case LDAP_RES_SEARCH_REFERENCE:
		note_reference(search, message);
		break;
	case LDAP_RES_SEARCH_RESULT:
		search_take_result(search, message);
		break;
	default: /* an intermediate response (RFC 4511 4.13) that nobody asked for */
		break;
	}
	ldap_msgfree(message);
	return NULL;
}

LDAPMessage *search_next(struct search *search)
{
	LDAPMessage *entry = NULL;

	while (!entry && !search->finished) {
		if (search->under_way)
			entry = search_step(search);
		else
			search_send(search);
	}
	return entry;
}

void search_spoil(struct search *search, const char *reason)
{
	if (!search->spoiled)
		search->spoiled = reason;
}

void search_end(struct search *search)
{
	if (search->under_way && !search->directory->lost)
		ldap_abandon_ext(search->directory->ld, search->msgid, NULL, NULL);
	search->under_way = false;
	ber_bvfree(search->cookie);
	search->cookie = NULL;
}
