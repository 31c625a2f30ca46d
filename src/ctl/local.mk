noinst_LIBRARIES += src/ctl/libctl.a
src_ctl_libctl_a_SOURCES = \
	src/ctl/actor.c \
	src/ctl/actor.h \
	src/ctl/answer.c \
	src/ctl/changes.c \
	src/ctl/changes.h \
	src/ctl/cloud.c \
	src/ctl/contact.c \
	src/ctl/contacts.c \
	src/ctl/contacts.h \
	src/ctl/ctl.c \
	src/ctl/ctl.h \
	src/ctl/drift.c \
	src/ctl/explain.c \
	src/ctl/explain.h \
	src/ctl/explanation.c \
	src/ctl/fit.c \
	src/ctl/fit.h \
	src/ctl/grid.c \
	src/ctl/grid.h \
	src/ctl/handlers.h \
	src/ctl/history.c \
	src/ctl/import.c \
	src/ctl/import_json.c \
	src/ctl/import_json.h \
	src/ctl/import_keys.c \
	src/ctl/import_keys.h \
	src/ctl/moment.c \
	src/ctl/moment.h \
	src/ctl/organization.c \
	src/ctl/place.c \
	src/ctl/place.h \
	src/ctl/plan.c \
	src/ctl/progress.c \
	src/ctl/progress.h \
	src/ctl/status.c \
	src/ctl/sync.c \
	src/ctl/table.c \
	src/ctl/table.h \
	src/ctl/verbs.c \
	src/ctl/verbs.h

bin_PROGRAMS += src/ctl/contactctl
src_ctl_contactctl_SOURCES = src/ctl/main.c
src_ctl_contactctl_LDADD = src/ctl/libctl.a $(ALL_LDADD)
