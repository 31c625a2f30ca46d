# unit tests of src/report: UNIT_TESTS += tests/unit/test-NAME
