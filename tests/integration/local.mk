# Scenarios: one file each, named as a sentence; each adds its line here.
INTEGRATION_TESTS += tests/integration/00-the-test-directory-answers.t
INTEGRATION_TESTS += tests/integration/90-under-a-real-systemd.t
INTEGRATION_TESTS += tests/integration/50-commands-tell-what-a-run-would-do-and-did.t
INTEGRATION_TESTS += tests/integration/51-import-takes-a-file-whole-or-not-at-all.t

EXTRA_DIST += tests/lib/cmocka-tap tests/lib/harness.sh tests/lib/slapd.sh tests/lib/box.sh
