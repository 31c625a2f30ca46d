UNIT_TESTS += tests/unit/test-mirror-roster
MIRROR_FIXTURE = tests/unit/mirror-fixture.c tests/unit/mirror-fixture.h
tests_unit_test_mirror_roster_SOURCES = tests/unit/test-mirror-roster.c $(MIRROR_FIXTURE)
