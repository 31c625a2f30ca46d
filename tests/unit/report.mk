# unit tests of src/report: UNIT_TESTS += tests/unit/test-NAME
REPORT_LDADD = tests/lib/libtest.a src/report/libreport.a src/core/libcore.a src/base/libbase.a \
	$(SYSTEMD_LIBS) $(JANSSON_LIBS) $(IDN2_LIBS) $(CMOCKA_LIBS)
UNIT_TESTS += tests/unit/test-report tests/unit/test-report-log
tests_unit_test_report_LDADD = $(REPORT_LDADD)
tests_unit_test_report_log_LDADD = $(REPORT_LDADD)
UNIT_TESTS += tests/unit/test-metrics
tests_unit_test_metrics_LDADD = $(REPORT_LDADD) -lm
