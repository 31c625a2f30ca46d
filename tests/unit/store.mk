# unit tests of src/store: UNIT_TESTS += tests/unit/test-NAME
UNIT_TESTS += tests/unit/test-store-admin
tests_unit_test_store_admin_SOURCES = tests/unit/test-store-admin.c \
	tests/unit/store-fixture.c tests/unit/store-fixture.h
UNIT_TESTS += tests/unit/test-store-open
tests_unit_test_store_open_SOURCES = tests/unit/test-store-open.c \
	tests/unit/store-fixture.c tests/unit/store-fixture.h
UNIT_TESTS += tests/unit/test-store-apply
tests_unit_test_store_apply_SOURCES = tests/unit/test-store-apply.c \
	tests/unit/store-fixture.c tests/unit/store-fixture.h
UNIT_TESTS += tests/unit/test-store-runs
tests_unit_test_store_runs_SOURCES = tests/unit/test-store-runs.c \
	tests/unit/store-fixture.c tests/unit/store-fixture.h
