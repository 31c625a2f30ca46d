/* Whole commands against a real store: what they print, and their exit codes. */
#include "tests/lib/test.h"

#include "ctl/ctl.h"
#include "store/store.h"
#include "sync/sync.h"

#include <locale.h>
#include <sqlite3.h>

struct fixture {
	char *dir, *config, *store, *document;
	char *out, *err; /* of the last command */
	int code;
};

static const char document[] =
	"{\"organizations\": [{\"name\": \"acme\", \"contacts\": ["
	"{\"name\": \"Ann Archer\", \"email\": \"ann@corp.example\", \"phone\": \"\","
	" \"roles\": [\"Technical\", \"Billing\"]}],"
	"\"clouds\": [{\"name\": \"pay\", \"provider\": \"aws\", \"region\": \"eu-north-1\","
	" \"state\": \"active\", \"contacts\": ["
	" {\"email\": \"bob@corp.example\", \"real_name\": \"Bob Baker\", \"role\": \"Admin\"},"
	" {\"email\": \"bob@corp.example\", \"role\": \"Operator\"}]},"
	"{\"name\": \"lab\", \"state\": \"draft\"}]},"
	"{\"name\": \"umbrella\", \"clouds\": [{\"name\": \"pay\", \"state\": \"draft\"}]}]}";

static char *path_in(const struct fixture *f, const char *name)
{
	char *path = NULL;

	assert_true(asprintf(&path, "%s/%s", f->dir, name) > 0);
	return path;
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void write_config(const struct fixture *f)
{
	char *text = NULL;

	assert_true(
		asprintf(&text,
			 "store: %s\nmirror: %s/mirror.db\nroles: [Operator]\n"
			 "directory:\n"
			 "  uris: [\"ldapi://%%2Fnowhere\"]\n"
			 "  bind: {mechanism: external}\n"
			 "  people: {base: \"ou=people,dc=corp,dc=example\"}\n"
			 "  groups: {base: \"ou=groups,dc=corp,dc=example\"}\n"
			 "organizations:\n"
			 "  - name: acme\n"
			 "    contacts: {technical: \"cn=tech,ou=groups,dc=corp,dc=example\"}\n",
			 f->store, f->dir) > 0);
	write_file(f->config, text);
	free(text);
}

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->dir = test_dir_make();
	f->config = path_in(f, "contactsync.yaml");
	f->store = path_in(f, "store.db");
	f->document = path_in(f, "document.json");
	write_config(f);
	write_file(f->document, document);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	free(f->out);
	free(f->err);
	free(f->config);
	free(f->store);
	free(f->document);
	test_dir_remove(f->dir);
	free(f);
	return 0;
}

/* Runs the command made of @words (one blank between two); options as in @options. */
static void run_with(struct fixture *f, const struct ctl *options, const char *words)
{
	struct ctl ctl = *options;
	char *copy = strdup(words), *rest = copy, *word;
	const char *list[8];
	size_t size, n = 0;

	while ((word = strsep(&rest, " ")) && n < ARRAY_SIZE(list))
		list[n++] = word;
	free(f->out);
	free(f->err);
	ctl.out = open_memstream(&f->out, &size);
	ctl.err = open_memstream(&f->err, &size);
	ctl.config = f->config;
	ctl.words = list;
	ctl.n_words = n;
	f->code = ctl_run(&ctl);
	fclose(ctl.out);
	fclose(ctl.err);
	free(copy);
}

static void run(struct fixture *f, const char *words)
{
	run_with(f, &(struct ctl){ 0 }, words);
}

static json_t *run_json(struct fixture *f, const char *words)
{
	json_t *root;

	run_with(f, &(struct ctl){ .json = true }, words);
	root = json_loads(f->out, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(root);
	return root;
}

static void import_document(struct fixture *f)
{
	char *words = NULL;

	assert_true(asprintf(&words, "import %s", f->document) > 0);
	run(f, words);
	free(words);
}

static void sql(const struct fixture *f, const char *statement)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(f->store, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, statement, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("'%s' is not in: %s", part, text);
}

static void importing_twice_changes_nothing_the_second_time(void **state)
{
	struct fixture *f = *state;

	import_document(f);
	assert_int_equal(f->code, SYNC_EXIT_IN_STEP);
	assert_has(f->out, " created, 0 updated, 0 unchanged");
	import_document(f);
	assert_int_equal(f->code, SYNC_EXIT_IN_STEP);
	assert_has(f->out, "0 created, 0 updated, ");
}

static void a_document_with_an_error_changes_nothing(void **state)
{
	struct fixture *f = *state;

	import_document(f);
	write_file(f->document, "{\"organizations\": [{\"name\": \"fine\"}, {\"name\": 5},"
				" {\"name\": \"acme\", \"colour\": 1}]}");
	import_document(f);
	assert_int_equal(f->code, SYNC_EXIT_ERROR);
	assert_has(f->err, "$.organizations[1].name: has to be text\n");
	assert_has(f->err, "$.organizations[2].colour: unknown key\n");
	run(f, "organization list");
	assert_null(strstr(f->out, "fine"));
}

static void a_document_that_is_no_json_is_refused_with_line_and_column(void **state)
{
	struct fixture *f = *state;

	write_file(f->document, "{\"organizations\":\n [}");
	import_document(f);
	assert_int_equal(f->code, SYNC_EXIT_ERROR);
	assert_has(f->err, "document.json:2:");
	write_file(f->document, "{\"organizations\": [], \"organizations\": []}");
	import_document(f);
	assert_int_equal(f->code, SYNC_EXIT_ERROR);
}

/* The first row of the list under @name has exactly the names in @columns. */
static void assert_columns(const json_t *root, const char *name, const char *const *columns)
{
	const json_t *row = json_array_get(json_object_get(root, name), 0);
	size_t n;

	assert_non_null(row);
	for (n = 0; columns[n]; n++)
		assert_non_null(json_object_get(row, columns[n]));
	assert_int_equal(json_object_size(row), n);
}

static void json_rows_have_the_names_of_the_views(void **state)
{
	struct fixture *f = *state;
	const struct {
		const char *words, *name;
		const char *const *columns;
	} lists[] = { { "contact list", "contacts", store_contacts_columns },
		      { "contact show ann@corp.example", "contacts", store_contacts_columns },
		      { "cloud list", "clouds", store_clouds_columns },
		      { "cloud show lab", "clouds", store_clouds_columns },
		      { "cloud contacts acme/pay", "contacts", store_contacts_columns },
		      { "organization list", "organizations", store_organizations_columns },
		      { "history", "history", store_history_columns } };
	json_t *root;
	size_t i;

	import_document(f);
	for (i = 0; i < ARRAY_SIZE(lists); i++) {
		root = run_json(f, lists[i].words);
		assert_int_equal(f->code, SYNC_EXIT_IN_STEP);
		assert_columns(root, lists[i].name, lists[i].columns);
		json_decref(root);
	}
}

static void an_empty_list_is_an_empty_list_in_json(void **state)
{
	struct fixture *f = *state;
	json_t *root;

	import_document(f);
	root = run_json(f, "drift");
	assert_int_equal(json_array_size(json_object_get(root, "drift")), 0);
	assert_true(json_is_array(json_object_get(root, "drift")));
	json_decref(root);
	run(f, "drift");
	assert_has(f->out, "Nothing is out of step.");
}

static void people_see_one_row_per_contact_and_programs_one_per_role(void **state)
{
	struct fixture *f = *state;
	json_t *root;

	import_document(f);
	run(f, "cloud contacts acme/pay");
	assert_has(f->out, "Admin, Operator");
	assert_null(strstr(f->out, "Ann"));
	root = run_json(f, "cloud contacts acme/pay");
	assert_int_equal(json_array_size(json_object_get(root, "contacts")), 2);
	json_decref(root);
	run(f, "contact list");
	assert_has(f->out, "Billing, Technical");
	assert_null(strstr(f->out, "Bob"));
}

static void a_list_of_clouds_says_how_many_admins_there_are(void **state)
{
	struct fixture *f = *state;
	json_t *root;

	import_document(f);
	run_with(f, &(struct ctl){ .plain = true }, "cloud list acme");
	assert_has(f->out, "\tSTATE\tADMINS\tUPDATED\n");
	assert_has(f->out, "\tactive\t1\t");
	assert_has(f->out, "\tdraft\t0\t");
	root = run_json(f, "cloud show acme/pay");
	assert_true(json_integer_value(json_object_get(
			    json_array_get(json_object_get(root, "clouds"), 0), "admins")) == 1);
	json_decref(root);
}

static void a_cloud_names_its_primary_support_contact(void **state)
{
	struct fixture *f = *state;

	import_document(f);
	run(f, "cloud show acme/pay");
	assert_has(f->out, "Primary support contact  Bob Baker <bob@corp.example>");
	run(f, "cloud show lab");
	assert_has(f->out, "this cloud has no Admin");
}

static void a_name_that_can_be_several_clouds_lists_them(void **state)
{
	struct fixture *f = *state;

	import_document(f);
	run(f, "cloud show pay");
	assert_int_equal(f->code, SYNC_EXIT_ERROR);
	assert_string_equal(f->err, "contactctl: 'pay' can be any of: acme/pay, umbrella/pay\n");
	run(f, "cloud show umbrella/pay");
	assert_int_equal(f->code, SYNC_EXIT_IN_STEP);
	run(f, "cloud show nosuch");
	assert_string_equal(f->err, "contactctl: there is no cloud 'nosuch'\n");
}

static void a_contact_is_shown_with_all_it_has(void **state)
{
	struct fixture *f = *state;

	import_document(f);
	run(f, "contact show bob@corp.example");
	assert_int_equal(f->code, SYNC_EXIT_IN_STEP);
	assert_has(f->out, "Bob Baker");
	assert_has(f->out, "Admin, Operator");
	run(f, "contact show nobody");
	assert_int_equal(f->code, SYNC_EXIT_ERROR);
	assert_string_equal(f->err, "contactctl: there is no contact 'nobody'\n");
}

static void history_tells_who_did_it_by_hand(void **state)
{
	struct fixture *f = *state;
	const json_t *row;
	json_t *root;

	import_document(f);
	root = run_json(f, "history");
	row = json_array_get(json_object_get(root, "history"), 0);
	assert_true(json_is_null(json_object_get(row, "run")));
	assert_true(json_string_length(json_object_get(row, "actor")) > 0);
	assert_string_equal(json_string_value(json_object_get(row, "action")), "create");
	json_decref(root);
	run_with(f, &(struct ctl){ .json = true, .limit = 1, .options = OPTION_LIMIT }, "history");
	root = json_loads(f->out, 0, NULL);
	assert_int_equal(json_array_size(json_object_get(root, "history")), 1);
	json_decref(root);
}

static void status_tells_a_live_cloud_without_an_admin_by_its_exit_code(void **state)
{
	struct fixture *f = *state;
	json_t *root;

	import_document(f);
	run(f, "status");
	assert_int_equal(f->code, SYNC_EXIT_IN_STEP);
	assert_has(f->out, "never");
	write_file(f->document, "{\"organizations\": [{\"name\": \"acme\", \"clouds\":"
				" [{\"name\": \"bare\", \"state\": \"active\"}]}]}");
	import_document(f);
	root = run_json(f, "status");
	assert_int_equal(f->code, SYNC_EXIT_NO_ADMIN);
	assert_int_equal(json_integer_value(json_object_get(root, "exit")), SYNC_EXIT_NO_ADMIN);
	assert_int_equal(
		json_integer_value(json_object_get(json_object_get(root, "clouds"), "no_admin")),
		1);
	json_decref(root);
}

static void text_of_the_store_cannot_forge_anything_on_a_terminal(void **state)
{
	struct fixture *f = *state;

	import_document(f);
	sql(f, "UPDATE contact SET name = 'Eve' || char(27) || '[2J' || char(10) || 'forged',"
	       " notes = char(155) || '31m' || char(8238)");
	run(f, "contact show ann@corp.example");
	assert_int_equal(f->code, SYNC_EXIT_IN_STEP);
	assert_null(strchr(f->out, '\x1b'));
	assert_null(strstr(f->out, "\nforged"));
	assert_null(strstr(f->out, "\xC2\x9B"));
	assert_null(strstr(f->out, "\xE2\x80\xAE"));
	run(f, "contact list");
	assert_null(strchr(f->out, '\x1b'));
	run(f, "history");
	assert_null(strchr(f->out, '\x1b'));
}

static void errors_are_one_line_and_have_their_exit_codes(void **state)
{
	struct fixture *f = *state;

	run(f, "contact list");
	assert_int_equal(f->code, SYNC_EXIT_ERROR);
	assert_memory_equal(f->err, "contactctl: ", 12);
	assert_ptr_equal(strchr(f->err, '\n'), f->err + strlen(f->err) - 1);
	run(f, "undo 7");
	assert_int_equal(f->code, SYNC_EXIT_USAGE);
	assert_has(f->err, "'undo' is not supported by this version");
	write_file(f->config, "store: 5\nstoer: x\n");
	run(f, "contact list");
	assert_int_equal(f->code, SYNC_EXIT_ERROR);
	assert_has(f->err, "contactsync.yaml:2:1: stoer");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(importing_twice_changes_nothing_the_second_time),
		TEST(a_document_with_an_error_changes_nothing),
		TEST(a_document_that_is_no_json_is_refused_with_line_and_column),
		TEST(json_rows_have_the_names_of_the_views),
		TEST(an_empty_list_is_an_empty_list_in_json),
		TEST(people_see_one_row_per_contact_and_programs_one_per_role),
		TEST(a_list_of_clouds_says_how_many_admins_there_are),
		TEST(a_cloud_names_its_primary_support_contact),
		TEST(a_name_that_can_be_several_clouds_lists_them),
		TEST(a_contact_is_shown_with_all_it_has),
		TEST(history_tells_who_did_it_by_hand),
		TEST(status_tells_a_live_cloud_without_an_admin_by_its_exit_code),
		TEST(text_of_the_store_cannot_forge_anything_on_a_terminal),
		TEST(errors_are_one_line_and_have_their_exit_codes),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests_name("ctl-commands", tests, NULL, NULL);
}
