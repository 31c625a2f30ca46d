CORE_FIXTURE = tests/unit/core-fixture.h tests/unit/core-fixture.c

UNIT_TESTS += tests/unit/test-plan
tests_unit_test_plan_SOURCES = tests/unit/test-plan.c $(CORE_FIXTURE)
tests_unit_test_plan_LDADD = $(CORE_LDADD)

UNIT_TESTS += tests/unit/test-plan-property
tests_unit_test_plan_property_SOURCES = tests/unit/test-plan-property.c $(CORE_FIXTURE)
tests_unit_test_plan_property_LDADD = $(CORE_LDADD)

UNIT_TESTS += tests/unit/test-rules
tests_unit_test_rules_SOURCES = tests/unit/test-rules.c $(CORE_FIXTURE)
tests_unit_test_rules_LDADD = $(CORE_LDADD)

UNIT_TESTS += tests/unit/test-drift
tests_unit_test_drift_SOURCES = tests/unit/test-drift.c $(CORE_FIXTURE)
tests_unit_test_drift_LDADD = $(CORE_LDADD)

UNIT_TESTS += tests/unit/test-model
tests_unit_test_model_LDADD = $(CORE_LDADD)

UNIT_TESTS += tests/unit/test-schedule
tests_unit_test_schedule_LDADD = $(CORE_LDADD)
