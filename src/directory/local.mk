noinst_LIBRARIES += src/directory/libdirectory.a
src_directory_libdirectory_a_SOURCES = \
	src/directory/directory.h \
	src/directory/dn.c \
	src/directory/dn.h
