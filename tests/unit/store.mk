# unit tests of src/store: UNIT_TESTS += tests/unit/test-NAME
