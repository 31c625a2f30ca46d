/* See yaml.h. libyaml's events, built into a tree with a stack of bounded depth. */
#include "config/yaml.h"

#include "base/text.h"

#include <assert.h>
#include <strings.h>
#include <yaml.h>

struct builder {
	struct arena *arena;
	const struct source *source;
	struct problems *problems;
	struct {
		struct node *node, *last;
		bool key_next; /* map: a key comes next */
	} stack[YAML_DEPTH_MAX];
	size_t depth;
	struct node *root;
};

static void event_delete(yaml_event_t *event)
{
	yaml_event_delete(event);
}

static int refuse(struct builder *b, yaml_mark_t mark, const char *what)
{
	struct place place = { b->source, (unsigned)mark.line + 1, (unsigned)mark.column + 1 };

	problems_add(b->problems, place, NULL, "%s", what);
	return -1;
}

static struct node *node_new(struct arena *arena, enum node_kind kind, yaml_mark_t mark)
{
	struct node *node = arena_alloc(arena, sizeof(*node));

	node->kind = kind;
	node->line = (uint32_t)mark.line + 1;
	node->column = (uint32_t)mark.column + 1;
	return node;
}

/* Hangs @node into the innermost open list or map. */
static int attach(struct builder *b, struct node *node, yaml_mark_t mark)
{
	struct node *parent, *last;

	if (b->depth == 0) {
		b->root = node;
		return 0;
	}
	parent = b->stack[b->depth - 1].node;
	last = b->stack[b->depth - 1].last;
	assert(parent);
	if (parent->kind == NODE_MAP) {
		b->stack[b->depth - 1].key_next ^= true;
		if (!b->stack[b->depth - 1].key_next && node->kind != NODE_SCALAR)
			return refuse(b, mark, "a key has to be a plain word");
	}
	if (last)
		last->next = node;
	else
		parent->first = node;
	b->stack[b->depth - 1].last = node;
	return 0;
}

static bool says_nothing(const char *text)
{
	return streq(text, "") || streq(text, "~") || strcasecmp(text, "null") == 0;
}

/* A clean copy of the scalar; NULL if it has control characters. */
static const char *clean_scalar(struct arena *arena, const char *bytes, size_t length)
{
	const char *clean;

	while (length > 0 && memchr(" \t\r\n", bytes[length - 1], 4))
		length--;
	while (length > 0 && memchr(" \t\r\n", bytes[0], 4)) {
		bytes++;
		length--;
	}
	if (length == 0)
		return "";
	clean = text_clean(arena, bytes, length);
	if (!clean || strlen(clean) != length || memcmp(clean, bytes, length) != 0)
		return NULL;
	return clean;
}

static int on_scalar(struct builder *b, const yaml_event_t *event)
{
	const char *bytes = (const char *)event->data.scalar.value;
	size_t length = event->data.scalar.length;
	struct node *node = node_new(b->arena, NODE_SCALAR, event->start_mark);

	if (event->data.scalar.anchor || event->data.scalar.tag)
		return refuse(b, event->start_mark, "anchors and tags are not supported");
	if (length > YAML_SCALAR_MAX)
		return refuse(b, event->start_mark, "this value is longer than 8192 bytes");
	node->text = clean_scalar(b->arena, bytes, length);
	if (!node->text)
		return refuse(b, event->start_mark,
			      "this value has a line break or another control character in it");
	node->null = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
		     says_nothing(node->text);
	return attach(b, node, event->start_mark);
}

static int on_open(struct builder *b, const yaml_event_t *event, enum node_kind kind)
{
	struct node *node = node_new(b->arena, kind, event->start_mark);
	bool marked = kind == NODE_MAP
			      ? event->data.mapping_start.anchor || event->data.mapping_start.tag
			      : event->data.sequence_start.anchor || event->data.sequence_start.tag;

	if (marked)
		return refuse(b, event->start_mark, "anchors and tags are not supported");
	if (b->depth == YAML_DEPTH_MAX)
		return refuse(b, event->start_mark, "nested too deeply");
	if (attach(b, node, event->start_mark) < 0)
		return -1;
	b->stack[b->depth].node = node;
	b->stack[b->depth].last = NULL;
	b->stack[b->depth].key_next = kind == NODE_MAP;
	b->depth++;
	return 0;
}

static int on_event(struct builder *b, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (b->root)
			return refuse(b, event->start_mark, "a second document is not supported");
		return 0;
	case YAML_SCALAR_EVENT:
		return on_scalar(b, event);
	case YAML_SEQUENCE_START_EVENT:
		return on_open(b, event, NODE_LIST);
	case YAML_MAPPING_START_EVENT:
		return on_open(b, event, NODE_MAP);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		b->depth--;
		return 0;
	case YAML_ALIAS_EVENT:
		return refuse(b, event->start_mark, "aliases are not supported");
	default:
		return 0;
	}
}

/* The mark of the byte at @offset; libyaml's reader gives only the offset of what it refuses. */
static yaml_mark_t mark_at(const char *text, size_t offset)
{
	yaml_mark_t mark = { .index = offset };
	size_t i;

	for (i = 0; i < offset; i++) {
		if (text[i] == '\n') {
			mark.line++;
			mark.column = 0;
		} else if (((unsigned char)text[i] & 0xC0) != 0x80) {
			mark.column++;
		}
	}
	return mark;
}

static int refuse_syntax(struct builder *b, const yaml_parser_t *parser, const char *text,
			 size_t length)
{
	yaml_mark_t mark = parser->problem_mark;
	const char *what;

	if (parser->error == YAML_READER_ERROR && parser->problem_offset <= length)
		mark = mark_at(text, parser->problem_offset);
	what = arena_printf(b->arena, "not valid YAML: %s",
			    parser->problem ? parser->problem : "cannot be read");
	if (parser->context && parser->context_mark.line < mark.line)
		what = arena_printf(b->arena, "%s (%s, which begins on line %zu)", what,
				    parser->context, parser->context_mark.line + 1);
	return refuse(b, mark, what);
}

static int build(struct builder *b, const char *text, size_t length)
{
	yaml_parser_t parser _cleanup_(yaml_parser_delete);
	bool end = false;

	if (!yaml_parser_initialize(&parser))
		abort();
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
	while (!end) {
		yaml_event_t event _cleanup_(event_delete) = { 0 };

		if (!yaml_parser_parse(&parser, &event))
			return refuse_syntax(b, &parser, text, length);
		if (on_event(b, &event) < 0)
			return -1;
		end = event.type == YAML_STREAM_END_EVENT;
	}
	return 0;
}

/* Number of the first line (from 0) that is not UTF-8. */
static size_t first_bad_line(const char *text, size_t length)
{
	const char *end;
	size_t line = 0;

	while ((end = memchr(text, '\n', length)) && text_is_utf8(text, (size_t)(end - text))) {
		length -= (size_t)(end + 1 - text);
		text = end + 1;
		line++;
	}
	return line;
}

static int check_bytes(struct builder *b, const char *text, size_t length)
{
	yaml_mark_t mark = { 0 };

	if (length > YAML_SIZE_MAX)
		return refuse(b, mark, "the file is larger than 16 MiB");
	if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
		return refuse(b, mark, "the file begins with a byte order mark; save it without");
	if (text_is_utf8(text, length))
		return 0;
	mark.line = first_bad_line(text, length);
	return refuse(b, mark, "this line is not UTF-8 text");
}

struct node *yaml_read(struct arena *arena, const struct source *source, const char *text,
		       size_t length, struct problems *problems)
{
	struct builder b = { .arena = arena, .source = source, .problems = problems };
	yaml_mark_t start = { 0 };

	if (check_bytes(&b, text, length) < 0 || build(&b, text, length) < 0)
		return NULL;
	if (!b.root || b.root->null)
		return node_new(arena, NODE_MAP, start);
	if (b.root->kind != NODE_MAP) {
		refuse(&b, start, "the file has to be a mapping: lines of 'key: value'");
		return NULL;
	}
	return b.root;
}

const struct node *node_get(const struct node *map, const char *key)
{
	const struct node *n = map->kind == NODE_MAP ? map->first : NULL;

	for (; n; n = n->next->next)
		if (streq(n->text, key))
			return n->next;
	return NULL;
}

const char *node_describe(const struct node *node)
{
	static const char *const words[] = { "a single value", "a list", "a mapping" };

	return node->null ? "nothing" : words[node->kind];
}
