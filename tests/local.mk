# Unit tests are cmocka programs; `make check` runs them, the integration scenarios and the lint.
# A test program links everything; those of core link core and base alone.
LDADD = tests/lib/libtest.a $(ALL_LDADD) $(CMOCKA_LIBS)
noinst_LIBRARIES += tests/lib/libtest.a
tests_lib_libtest_a_SOURCES = tests/lib/test.h tests/lib/test.c

AM_TESTS_ENVIRONMENT = \
	top_srcdir='$(abs_top_srcdir)'; top_builddir='$(abs_top_builddir)'; \
	CMOCKA_MESSAGE_OUTPUT=TAP; \
	LSAN_OPTIONS='suppressions=$(abs_top_srcdir)/tests/lib/leaks:print_suppressions=0'; \
	export top_srcdir top_builddir CMOCKA_MESSAGE_OUTPUT LSAN_OPTIONS;

UNIT_TESTS =
INTEGRATION_TESTS =
LINT_TESTS =
CORE_LDADD = tests/lib/libtest.a src/core/libcore.a src/base/libbase.a $(IDN2_LIBS) $(CMOCKA_LIBS)

include tests/unit/base.mk
include tests/unit/core.mk
include tests/unit/config.mk
include tests/unit/directory.mk
include tests/unit/mirror.mk
include tests/unit/store.mk
include tests/unit/report.mk
include tests/unit/sync.mk
include tests/unit/ctl.mk
include tests/integration/local.mk
include tests/lint/local.mk
include tests/fuzz/local.mk

check_PROGRAMS += $(UNIT_TESTS)
dist_check_SCRIPTS += $(INTEGRATION_TESTS) $(LINT_TESTS)
TESTS = $(UNIT_TESTS) $(INTEGRATION_TESTS) $(LINT_TESTS)
TEST_EXTENSIONS = .t .sh
LOG_COMPILER = $(top_srcdir)/tests/lib/cmocka-tap
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
T_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_DRIVER = $(LOG_DRIVER)
