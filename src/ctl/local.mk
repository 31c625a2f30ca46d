noinst_LIBRARIES += src/ctl/libctl.a
src_ctl_libctl_a_SOURCES = \
	src/ctl/moment.c \
	src/ctl/moment.h \
	src/ctl/table.c \
	src/ctl/table.h
