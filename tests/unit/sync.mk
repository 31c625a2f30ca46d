# unit tests of src/sync: UNIT_TESTS += tests/unit/test-NAME
