/* Loading: files, defaults, settings file by file, checks; then either settings or errors. */
#include "config/config.h"

#include "config/checks.h"
#include "config/files.h"
#include "config/reader.h"

struct loader {
	struct reader reader;
	const struct source *main_source;
	const struct node *main_tree;
	bool unreadable; /* one file at least: what seems to be missing may stand there */
};

static void loader_init(struct loader *loader, struct arena *arena, struct arena *scratch,
			struct problems *problems)
{
	problems->arena = scratch;
	loader->reader.arena = arena;
	loader->reader.scratch = scratch;
	loader->reader.problems = problems;
	loader->reader.settings = arena_alloc(arena, sizeof(*loader->reader.settings));
	reader_defaults(&loader->reader);
}

static void loader_clear(struct loader *loader)
{
	organizations_clear(&loader->reader.organizations);
}

static void file_problem(struct loader *loader, const struct source *source, const char *what)
{
	struct place whole = { source, 0, 0 };

	problems_add(loader->reader.problems, whole, NULL, "%s", what);
	loader->unreadable = true;
}

static struct source *source_new(struct loader *loader, const char *name, unsigned order)
{
	struct source *source = arena_alloc(loader->reader.scratch, sizeof(*source));

	source->name = arena_strdup(loader->reader.arena, name);
	source->order = order;
	return source;
}

/* Applies a file's text. The first source is the main file. */
static void apply_text(struct loader *loader, const struct source *source, const char *text,
		       size_t length)
{
	struct reader *r = &loader->reader;
	const struct node *root = yaml_read(r->scratch, source, text, length, r->problems);

	if (!loader->main_source)
		loader->main_source = source;
	if (!root) {
		loader->unreadable = true;
		return;
	}
	if (loader->main_source == source)
		loader->main_tree = root;
	r->source = source;
	reader_map(r, root, "", NULL, r->settings);
}

static void apply_file(struct loader *loader, const struct source *source)
{
	struct error err = { 0 };
	const char *text;
	size_t length;

	if (files_read(loader->reader.scratch, source->name, YAML_SIZE_MAX, &text, &length, &err) <
	    0)
		file_problem(loader, source, err.text);
	else
		apply_text(loader, source, text, length);
}

static void apply_files(struct loader *loader, const char *path)
{
	struct source *source = source_new(loader, path, 0);
	const char *const *names = NULL;
	struct error err = { 0 };
	size_t i, n = 0;

	apply_file(loader, source);
	if (files_list_drop_ins(loader->reader.scratch, path, &names, &n, &err) < 0)
		file_problem(loader, source, err.text);
	for (i = 0; i < n; i++)
		apply_file(loader, source_new(loader, names[i], (unsigned)i + 1));
}

/* Checks the whole and hands it out, or what is wrong with it. */
static int finish(struct loader *loader, const char *name, const struct settings **ret,
		  struct config_errors *errors)
{
	struct reader *r = &loader->reader;

	if (!loader->unreadable) {
		checks_run(r, loader->main_source, loader->main_tree);
		organizations_finish(r);
	}
	if (r->problems->n > 0) {
		problems_print(r->problems, r->arena, errors);
		return -1;
	}
	r->settings->file = arena_strdup(r->arena, name);
	*ret = r->settings;
	return 0;
}

int config_load(struct arena *arena, const char *path, const struct settings **ret,
		struct config_errors *errors)
{
	struct arena *scratch _cleanup_(arena_freep) = arena_new();
	struct loader loader _cleanup_(loader_clear) = { 0 };
	struct problems problems = { 0 };

	loader_init(&loader, arena, scratch, &problems);
	apply_files(&loader, path);
	return finish(&loader, path, ret, errors);
}

int config_parse(struct arena *arena, const char *name, const char *text, size_t length,
		 const struct settings **ret, struct config_errors *errors)
{
	struct arena *scratch _cleanup_(arena_freep) = arena_new();
	struct loader loader _cleanup_(loader_clear) = { 0 };
	struct problems problems = { 0 };

	loader_init(&loader, arena, scratch, &problems);
	apply_text(&loader, source_new(&loader, name, 0), text, length);
	return finish(&loader, name, ret, errors);
}
