noinst_LIBRARIES += src/directory/libdirectory.a
src_directory_libdirectory_a_SOURCES = \
	src/directory/bind.c \
	src/directory/canary.c \
	src/directory/canary.h \
	src/directory/certificate.c \
	src/directory/certificate.h \
	src/directory/connect.c \
	src/directory/deadline.c \
	src/directory/deadline.h \
	src/directory/directory.h \
	src/directory/disabled.c \
	src/directory/disabled.h \
	src/directory/discover.c \
	src/directory/dn.c \
	src/directory/dn.h \
	src/directory/enabled.c \
	src/directory/enabled.h \
	src/directory/entry.c \
	src/directory/entry.h \
	src/directory/group.c \
	src/directory/group.h \
	src/directory/lookup.c \
	src/directory/peer.c \
	src/directory/peer.h \
	src/directory/people.c \
	src/directory/people.h \
	src/directory/person.c \
	src/directory/person.h \
	src/directory/result.c \
	src/directory/result.h \
	src/directory/scan.c \
	src/directory/search.c \
	src/directory/search.h \
	src/directory/session.c \
	src/directory/session.h \
	src/directory/tls.c \
	src/directory/tls.h
