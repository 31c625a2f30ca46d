CORE_FIXTURE = tests/unit/core-fixture.h tests/unit/core-fixture.c

UNIT_TESTS += tests/unit/test-plan
tests_unit_test_plan_SOURCES = tests/unit/test-plan.c $(CORE_FIXTURE)
tests_unit_test_plan_LDADD = $(CORE_LDADD)
