# unit tests of src/sync: UNIT_TESTS += tests/unit/test-NAME
UNIT_TESTS += tests/unit/test-sync-queue
UNIT_TESTS += tests/unit/test-sync-lock
UNIT_TESTS += tests/unit/test-sync-approval
tests_unit_test_sync_approval_SOURCES = tests/unit/test-sync-approval.c $(CORE_FIXTURE)
UNIT_TESTS += tests/unit/test-sync-exit
