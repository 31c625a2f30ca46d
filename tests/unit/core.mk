# unit tests of src/core: UNIT_TESTS += tests/unit/test-NAME
