UNIT_TESTS += \
	tests/unit/test-mirror-file \
	tests/unit/test-mirror-property \
	tests/unit/test-mirror-read \
	tests/unit/test-mirror-rename \
	tests/unit/test-mirror-roster
MIRROR_FIXTURE = tests/unit/mirror-fixture.c tests/unit/mirror-fixture.h
tests_unit_test_mirror_file_SOURCES = tests/unit/test-mirror-file.c $(MIRROR_FIXTURE)
tests_unit_test_mirror_property_SOURCES = tests/unit/test-mirror-property.c $(MIRROR_FIXTURE)
tests_unit_test_mirror_read_SOURCES = tests/unit/test-mirror-read.c $(MIRROR_FIXTURE)
tests_unit_test_mirror_rename_SOURCES = tests/unit/test-mirror-rename.c $(MIRROR_FIXTURE)
tests_unit_test_mirror_roster_SOURCES = tests/unit/test-mirror-roster.c $(MIRROR_FIXTURE)
