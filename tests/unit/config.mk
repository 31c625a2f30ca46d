# unit tests of src/config: UNIT_TESTS += tests/unit/test-NAME
