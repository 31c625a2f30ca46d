# Measured, not tested: `make bench`, and `make bench-million`, which wants a few GiB in /tmp.
EXTRA_DIST += bench/generate bench/run

bench: src/daemon/contactsyncd
	$(srcdir)/bench/run src/daemon/contactsyncd 100000 1000

bench-million: src/daemon/contactsyncd
	$(srcdir)/bench/run src/daemon/contactsyncd 1000000 10000

.PHONY: bench bench-million
