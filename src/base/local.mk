noinst_LIBRARIES += src/base/libbase.a
src_base_libbase_a_SOURCES = \
	src/base/arena.c \
	src/base/arena.h \
	src/base/error.c \
	src/base/error.h \
	src/base/fd.h \
	src/base/macro.h \
	src/base/text.c \
	src/base/text.h
