# unit tests of src/config: UNIT_TESTS += tests/unit/test-NAME
UNIT_TESTS += tests/unit/test-config
UNIT_TESTS += tests/unit/test-config-files
UNIT_TESTS += tests/unit/test-config-yaml
UNIT_TESTS += tests/unit/test-secret
EXTRA_DIST += tests/fuzz/fuzz-config.c
