EXTRA_DIST += conf/sample/contactsync.yaml conf/sample/directory.ldif conf/sample/clouds.json
EXTRA_DIST += tools/bootstrap tools/check tools/demo tools/install-packages tools/packages \
	tools/hooks/commit-msg tools/hooks/pre-commit

.PHONY: help lint check-unit check-integration check-tests distcheck-short

help:
	@echo 'make                    build'
	@echo 'make check              all tests and the lint (with -j: in parallel)'
	@echo 'make check-unit         unit tests'
	@echo 'make check-integration  scenarios against real servers'
	@echo 'make check-tests        both, without the lint'
	@echo 'make lint               format, layers, headers, scripts, manual pages, clang-tidy'
	@echo 'make check TESTS=FILE   one test; its output is in FILE-without-suffix.log'
	@echo 'make fuzz               fuzz configuration, entries and values (FUZZ_SECONDS=60 each)'
	@echo 'make bench              measure against ldapsearch (README)'
	@echo 'make install            install below $(prefix)'
	@echo 'make distcheck          the tarball builds, passes and installs by itself'
	@echo 'tools/check             everything, with gcc, clang and sanitizers'

check-unit:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(UNIT_TESTS)'

check-integration:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(INTEGRATION_TESTS)'

check-tests:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(UNIT_TESTS) $(INTEGRATION_TESTS)'

lint:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(LINT_TESTS)'

# The tarball by its unit tests and lint; the scenarios and clang-tidy were seen in the tree.
distcheck-short:
	$(MAKE) $(AM_MAKEFLAGS) distcheck AM_MAKEFLAGS="TESTS='$(UNIT_TESTS) $(filter-out tests/lint/tidy.sh,$(LINT_TESTS))'"
