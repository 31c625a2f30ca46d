# lint: LINT_TESTS += tests/lint/NAME.sh
