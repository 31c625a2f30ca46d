noinst_LIBRARIES += src/ctl/libctl.a
src_ctl_libctl_a_SOURCES = \
	src/ctl/actor.c \
	src/ctl/actor.h \
	src/ctl/changes.c \
	src/ctl/changes.h \
	src/ctl/import_json.c \
	src/ctl/import_json.h \
	src/ctl/import_keys.c \
	src/ctl/import_keys.h \
	src/ctl/moment.c \
	src/ctl/moment.h \
	src/ctl/owner.c \
	src/ctl/owner.h \
	src/ctl/progress.c \
	src/ctl/progress.h \
	src/ctl/table.c \
	src/ctl/table.h
