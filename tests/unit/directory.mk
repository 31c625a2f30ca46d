# unit tests of src/directory: UNIT_TESTS += tests/unit/test-NAME
