UNIT_TESTS += tests/unit/test-dn
EXTRA_DIST += tests/data/dn.tsv
