# Scenarios: one file each, named as a sentence; each adds its line here.
INTEGRATION_TESTS += tests/integration/00-the-test-directory-answers.t
INTEGRATION_TESTS += tests/integration/90-under-a-real-systemd.t

EXTRA_DIST += tests/lib/cmocka-tap tests/lib/harness.sh tests/lib/slapd.sh tests/lib/box.sh
