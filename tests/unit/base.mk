UNIT_TESTS += tests/unit/test-base
tests_unit_test_base_LDADD = $(CORE_LDADD)
