# What a machine can say about the sources. `make lint` runs these alone.
LINT_TESTS += tests/lint/events.sh
LINT_TESTS += tests/lint/format.sh
LINT_TESTS += tests/lint/headers.sh
LINT_TESTS += tests/lint/help.sh
LINT_TESTS += tests/lint/layers.sh
LINT_TESTS += tests/lint/man.sh
LINT_TESTS += tests/lint/readme.sh
LINT_TESTS += tests/lint/settings.sh
LINT_TESTS += tests/lint/shellcheck.sh
LINT_TESTS += tests/lint/tidy.sh
LINT_TESTS += tests/lint/unit.sh
LINT_TESTS += tests/lint/words.sh

EXTRA_DIST += tests/lint/flags.sh .clang-format .clang-tidy .shellcheckrc

check_PROGRAMS += tests/lint/event-table
tests_lint_event_table_LDADD = $(REPORT_LDADD) -lm

check_PROGRAMS += tests/lint/print-settings
