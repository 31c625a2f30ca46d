noinst_LIBRARIES += src/store/libstore.a
src_store_libstore_a_SOURCES = \
	src/store/apply.c \
	src/store/create.c \
	src/store/db.c \
	src/store/db.h \
	src/store/drift.c \
	src/store/failure.c \
	src/store/import.c \
	src/store/list.c \
	src/store/load.c \
	src/store/migrate.c \
	src/store/open.c \
	src/store/runs.c \
	src/store/store.h \
	src/store/totals.c
nodist_src_store_libstore_a_SOURCES = src/store/schema.inc
BUILT_SOURCES += src/store/schema.inc
CLEANFILES += src/store/schema.inc
EXTRA_DIST += src/store/schema.sql
src/store/migrate.$(OBJEXT): src/store/schema.inc
