#include "config/secret.h"
#include "tests/lib/test.h"

#include <sys/stat.h>
#include <unistd.h>

struct fixture {
	char *dir;
	char path[200];
	char *secret;
	struct error err;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->dir = test_dir_make();
	snprintf(f->path, sizeof(f->path), "%s/bind-password", f->dir);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	secret_free(f->secret);
	test_dir_remove(f->dir);
	free(f);
	return 0;
}

static void put(const struct fixture *f, const char *bytes, size_t length, mode_t mode)
{
	FILE *file = fopen(f->path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(f->path, mode), 0);
}

static void assert_refused(struct fixture *f, const char *what)
{
	char *text = NULL;

	assert_int_equal(secret_read(NULL, f->path, &f->secret, &f->err), -1);
	assert_null(f->secret);
	assert_int_equal(f->err.kind, ERROR_CONFIG);
	assert_true(asprintf(&text, "password file '%s': %s", f->path, what) > 0);
	assert_string_equal(f->err.text, text);
	free(text);
}

static void one_trailing_line_break_goes(void **state)
{
	static const char *const texts[] = { "s3cret ", "s3cret \n", "s3cret \r\n" };
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		put(f, texts[i], strlen(texts[i]), 0600);
		assert_int_equal(secret_read(NULL, f->path, &f->secret, &f->err), 0);
		assert_string_equal(f->secret, "s3cret ");
		secret_free(TAKE_PTR(f->secret));
	}
}

static void a_secret_that_others_may_read_is_refused_with_the_remedy(void **state)
{
	static const mode_t modes[] = { 0640, 0604, 0620, 0602, 0644 };
	struct fixture *f = *state;
	char what[300];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		put(f, "s3cret", 6, modes[i]);
		snprintf(what, sizeof(what),
			 "has mode %04o and is open to others; run 'chmod 600 %s'",
			 (unsigned)modes[i], f->path);
		assert_refused(f, what);
		assert_null(strstr(f->err.text, "s3cret"));
	}
}

static void a_symbolic_link_is_not_followed(void **state)
{
	struct fixture *f = *state;
	char target[300];

	put(f, "s3cret", 6, 0600);
	snprintf(target, sizeof(target), "%s-target", f->path);
	assert_int_equal(rename(f->path, target), 0);
	assert_int_equal(symlink(target, f->path), 0);
	assert_refused(f, "is a symbolic link; name the file that it points to");
}

static void what_is_no_password_is_refused(void **state)
{
	struct fixture *f = *state;
	char large[5000];

	memset(large, 'x', sizeof(large));
	put(f, "", 0, 0600);
	assert_refused(f, "is empty");
	put(f, "\n", 1, 0600);
	assert_refused(f, "is empty");
	put(f, "a\nb\n", 4, 0600);
	assert_refused(f, "has more than one line");
	put(f, "a\0b", 3, 0600);
	assert_refused(f, "has a zero byte in it");
	put(f, large, sizeof(large), 0600);
	assert_refused(f, "is longer than 4096 bytes");
}

static void a_fifo_does_not_hang_the_reader(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkfifo(f->path, 0600), 0);
	assert_refused(f, "is not a regular file");
}

static void a_missing_file_is_an_error_of_the_configuration(void **state)
{
	assert_refused(*state, "cannot be opened: No such file or directory");
}

static void a_secret_of_somebody_else_is_refused(void **state)
{
	struct fixture *f = *state;

	if (geteuid() != 0)
		skip();
	put(f, "s3cret", 6, 0600);
	assert_int_equal(chown(f->path, 12345, 0), 0);
	assert_refused(f, "belongs to user 12345; it has to belong to root");
}

static void a_credential_is_read_from_the_directory_that_systemd_names(void **state)
{
	struct fixture *f = *state;

	put(f, "s3cret\n", 7, 0440);
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", f->dir, 1), 0);
	assert_int_equal(secret_read("bind-password", NULL, &f->secret, &f->err), 0);
	assert_string_equal(f->secret, "s3cret");
	assert_int_equal(chmod(f->path, 0444), 0);
	secret_free(TAKE_PTR(f->secret));
	assert_int_equal(secret_read("bind-password", NULL, &f->secret, &f->err), -1);
	assert_non_null(strstr(f->err.text, "credential 'bind-password': has mode 0444"));
}

static void a_credential_that_was_not_loaded_says_where_to_put_it(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", f->dir, 1), 0);
	assert_int_equal(secret_read("other", NULL, &f->secret, &f->err), -1);
	assert_string_equal(f->err.text,
			    "credential 'other': the service was started without it; write the "
			    "password to the file that LoadCredential=other: in its unit names, "
			    "and restart it");
}

static void without_credentials_the_error_names_the_remedy(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
	assert_int_equal(secret_read("bind-password", NULL, &f->secret, &f->err), -1);
	assert_string_equal(f->err.text,
			    "credential 'bind-password': there are no credentials here; start "
			    "contactsyncd.service, and its credentials are used, or configure "
			    "password_file");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_trailing_line_break_goes),
		TEST(a_secret_that_others_may_read_is_refused_with_the_remedy),
		TEST(a_symbolic_link_is_not_followed),
		TEST(what_is_no_password_is_refused),
		TEST(a_fifo_does_not_hang_the_reader),
		TEST(a_missing_file_is_an_error_of_the_configuration),
		TEST(a_secret_of_somebody_else_is_refused),
		TEST(a_credential_is_read_from_the_directory_that_systemd_names),
		TEST(a_credential_that_was_not_loaded_says_where_to_put_it),
		TEST(without_credentials_the_error_names_the_remedy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
