#include "tests/lib/test.h"

#include <ftw.h>
#include <unistd.h>

char *test_dir_make(void)
{
	char *dir = strdup("/tmp/contactsync-test-XXXXXX");

	assert_non_null(dir);
	assert_non_null(mkdtemp(dir));
	return dir;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void test_dir_remove(char *dir)
{
	nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(dir);
}

char *test_source_path(const char *file)
{
	const char *top = getenv("top_srcdir");
	char *path = NULL;

	assert_true(asprintf(&path, "%s/%s", top ? top : ".", file) > 0);
	return path;
}
