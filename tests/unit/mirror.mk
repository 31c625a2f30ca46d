# unit tests of src/mirror: UNIT_TESTS += tests/unit/test-NAME
