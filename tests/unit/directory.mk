# What tests need beside a server: see the header files.
noinst_LIBRARIES += tests/lib/libservers.a
tests_lib_libservers_a_SOURCES = \
	tests/lib/certificates.c \
	tests/lib/certificates.h \
	tests/lib/corp.c \
	tests/lib/corp.h \
	tests/lib/process.c \
	tests/lib/process.h \
	tests/lib/seen.c \
	tests/lib/seen.h \
	tests/lib/slapd.c \
	tests/lib/slapd.h

check_PROGRAMS += tests/lib/fault-proxy
tests_lib_fault_proxy_SOURCES = tests/lib/fault-proxy.c
tests_lib_fault_proxy_LDADD =

UNIT_TESTS += \
	tests/unit/test-dn \
	tests/unit/test-faults \
	tests/unit/test-groups \
	tests/unit/test-people \
	tests/unit/test-session
tests_unit_test_faults_LDADD = tests/lib/libservers.a $(LDADD)
tests_unit_test_groups_LDADD = tests/lib/libservers.a $(LDADD)
tests_unit_test_people_LDADD = tests/lib/libservers.a $(LDADD)
tests_unit_test_session_LDADD = tests/lib/libservers.a $(LDADD)
EXTRA_DIST += \
	tests/data/directory.conf \
	tests/data/directory.ldif \
	tests/data/dn.tsv
