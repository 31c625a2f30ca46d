noinst_LIBRARIES += src/mirror/libmirror.a
src_mirror_libmirror_a_SOURCES = \
	src/mirror/bindings.c \
	src/mirror/entries.c \
	src/mirror/explain.c \
	src/mirror/groups.c \
	src/mirror/idset.c \
	src/mirror/idset.h \
	src/mirror/internal.h \
	src/mirror/membership.c \
	src/mirror/mirror.c \
	src/mirror/mirror.h \
	src/mirror/people.c \
	src/mirror/read.c \
	src/mirror/scopes.c \
	src/mirror/statement.c \
	src/mirror/statement.h \
	src/mirror/unresolved.c \
	src/mirror/verify.c \
	src/mirror/wanted.c

BUILT_SOURCES += src/mirror/schema.inc
CLEANFILES += src/mirror/schema.inc
EXTRA_DIST += src/mirror/schema.sql
src/mirror/mirror.$(OBJEXT): src/mirror/schema.inc
