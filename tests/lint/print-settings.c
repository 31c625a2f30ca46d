/*
 * Prints the table of settings or, for the settings that stand in the files that are given, path
 * and line. Used to see that the installed file and the man page agree with the table.
 */
#include "config/config.h"
#include "config/reader.h"

static void print_map(const struct node *map, const char *prefix);

static void print_items(const struct node *list, const char *path)
{
	const struct node *item;
	char prefix[200];

	snprintf(prefix, sizeof(prefix), "%s[]", path);
	for (item = list->first; item; item = item->next)
		print_map(item, prefix);
}

static void print_map(const struct node *map, const char *prefix)
{
	const struct node *key;
	char path[160];

	for (key = map->kind == NODE_MAP ? map->first : NULL; key; key = key->next->next) {
		snprintf(path, sizeof(path), "%.80s%s%.60s", prefix, *prefix ? "." : "", key->text);
		if (!setting_is_section(path))
			printf("%s\t%u\n", path, key->line);
		if (setting_find(path))
			print_items(key->next, path);
		else
			print_map(key->next, path);
	}
}

static int print_file(const char *path)
{
	struct arena *arena _cleanup_(arena_freep) = arena_new();
	struct problems problems = { .arena = arena };
	const struct source source = { path, 0 };
	static char text[1 << 20];
	FILE *file = fopen(path, "r");
	const struct node *root;
	size_t n;

	if (!file)
		return EXIT_FAILURE;
	n = fread(text, 1, sizeof(text), file);
	fclose(file);
	root = yaml_read(arena, &source, text, n, &problems);
	if (!root) {
		fprintf(stderr, "%s: %s\n", path, problems.items[0].text);
		return EXIT_FAILURE;
	}
	print_map(root, "");
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return print_file(argv[1]);
	config_print_settings(stdout);
	return EXIT_SUCCESS;
}
