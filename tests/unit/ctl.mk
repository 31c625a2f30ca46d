CTL_LDADD = tests/lib/libtest.a src/ctl/libctl.a $(ALL_LDADD) $(CMOCKA_LIBS)

UNIT_TESTS += tests/unit/test-ctl-changes
UNIT_TESTS += tests/unit/test-ctl-commands
UNIT_TESTS += tests/unit/test-ctl-fit
UNIT_TESTS += tests/unit/test-ctl-import
UNIT_TESTS += tests/unit/test-ctl-table
UNIT_TESTS += tests/unit/test-ctl-verbs
tests_unit_test_ctl_changes_LDADD = $(CTL_LDADD)
tests_unit_test_ctl_commands_LDADD = $(CTL_LDADD)
tests_unit_test_ctl_fit_LDADD = $(CTL_LDADD)
tests_unit_test_ctl_import_LDADD = $(CTL_LDADD)
tests_unit_test_ctl_table_LDADD = $(CTL_LDADD)
tests_unit_test_ctl_verbs_LDADD = $(CTL_LDADD)
