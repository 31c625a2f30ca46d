sbin_PROGRAMS += src/daemon/contactsyncd
noinst_LIBRARIES += src/daemon/libdaemon.a
src_daemon_libdaemon_a_SOURCES = \
	src/daemon/daemon.c src/daemon/daemon.h \
	src/daemon/once.c src/daemon/once.h \
	src/daemon/worker.c src/daemon/worker.h
src_daemon_contactsyncd_SOURCES = src/daemon/main.c
src_daemon_contactsyncd_LDADD = src/daemon/libdaemon.a $(ALL_LDADD)
