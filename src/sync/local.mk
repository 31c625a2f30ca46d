noinst_LIBRARIES += src/sync/libsync.a
src_sync_libsync_a_SOURCES = \
	src/sync/announce.c src/sync/announce.h \
	src/sync/approval.c src/sync/approval.h \
	src/sync/bindings.c src/sync/bindings.h \
	src/sync/facts.c src/sync/facts.h \
	src/sync/holders.c src/sync/holders.h \
	src/sync/lock.c src/sync/lock.h \
	src/sync/measure.c \
	src/sync/mirror_source.c src/sync/mirror_source.h \
	src/sync/newest.c src/sync/newest.h \
	src/sync/owner.c src/sync/owner.h \
	src/sync/queue.c src/sync/queue.h \
	src/sync/read.c src/sync/read.h \
	src/sync/run.c src/sync/run.h \
	src/sync/scopes.c src/sync/scopes.h \
	src/sync/sync.c src/sync/sync.h
