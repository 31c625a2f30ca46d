# Scenarios: one file each, named as a sentence; each adds its line here.
INTEGRATION_TESTS += tests/integration/00-the-test-directory-answers.t
INTEGRATION_TESTS += tests/integration/90-under-a-real-systemd.t
INTEGRATION_TESTS += tests/integration/50-commands-tell-what-a-run-would-do-and-did.t
INTEGRATION_TESTS += tests/integration/51-import-takes-a-file-whole-or-not-at-all.t

EXTRA_DIST += tests/lib/cmocka-tap tests/lib/harness.sh tests/lib/leaks tests/lib/slapd.sh tests/lib/box.sh
INTEGRATION_TESTS += tests/integration/10-first-run-fills-an-empty-store.t
INTEGRATION_TESTS += tests/integration/11-a-person-changes-and-stays-the-same-contact.t
INTEGRATION_TESTS += tests/integration/12-the-last-admin-stays.t
INTEGRATION_TESTS += tests/integration/13-two-admins-are-swapped-in-one-run.t
INTEGRATION_TESTS += tests/integration/14-a-group-is-emptied-deleted-or-renamed.t
INTEGRATION_TESTS += tests/integration/15-nested-groups-count-whole-or-not-at-all.t
INTEGRATION_TESTS += tests/integration/16-a-member-is-found-however-its-name-is-spelled.t
INTEGRATION_TESTS += tests/integration/20-a-read-that-is-cut-short-removes-nothing.t
INTEGRATION_TESTS += tests/integration/21-a-continuation-reference-makes-a-read-incomplete.t
INTEGRATION_TESTS += tests/integration/22-a-missing-canary-shows-what-access-rules-hide.t
INTEGRATION_TESTS += tests/integration/23-a-dead-directory-changes-nothing.t
INTEGRATION_TESTS += tests/integration/24-nothing-is-bound-where-the-server-is-not-the-one.t
INTEGRATION_TESTS += tests/integration/30-a-mass-change-awaits-approval.t
INTEGRATION_TESTS += tests/integration/31-a-removal-is-confirmed-by-complete-runs.t
INTEGRATION_TESTS += tests/integration/32-edits-by-hand-are-seen-in-the-next-run.t
INTEGRATION_TESTS += tests/integration/40-a-killed-worker-leaves-the-store-whole.t
INTEGRATION_TESTS += tests/integration/41-a-broken-configuration-keeps-the-old-one.t
INTEGRATION_TESTS += tests/integration/42-hostile-names-forge-nothing.t
INTEGRATION_TESTS += tests/integration/60-a-read-that-finds-nobody-removes-nobody.t
INTEGRATION_TESTS += tests/integration/47-a-store-that-cannot-be-used-is-left-as-it-is.t
