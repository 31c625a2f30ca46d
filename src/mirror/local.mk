noinst_LIBRARIES += src/mirror/libmirror.a
src_mirror_libmirror_a_SOURCES = \
	src/mirror/mirror.h
