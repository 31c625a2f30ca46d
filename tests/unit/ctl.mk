CTL_LDADD = tests/lib/libtest.a src/ctl/libctl.a $(ALL_LDADD) $(CMOCKA_LIBS)

UNIT_TESTS += tests/unit/test-ctl-table
tests_unit_test_ctl_table_LDADD = $(CTL_LDADD)
