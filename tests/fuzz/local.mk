# `make fuzz`: each target for FUZZ_SECONDS, with clang's libFuzzer and sanitizers, from the seeds and what
# earlier calls found worth keeping. What breaks one is left in the build folder as fuzz/NAME-crash-...
FUZZ_SECONDS = 60
FUZZERS = config entry values
FUZZ_CFLAGS = -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined

EXTRA_DIST += \
	tests/fuzz/fuzz-config.c \
	tests/fuzz/fuzz-entry.c \
	tests/fuzz/fuzz-values.c \
	tests/fuzz/seeds/entry/group \
	tests/fuzz/seeds/entry/person \
	tests/fuzz/seeds/values/address \
	tests/fuzz/seeds/values/dn \
	tests/fuzz/seeds/values/phone \
	tests/fuzz/seeds/values/utf8

fuzz: all
	@set -e; for name in $(FUZZERS); do \
		$(MKDIR_P) fuzz/$$name; seeds=$(srcdir)/tests/fuzz/seeds/$$name; \
		clang $(FUZZ_CFLAGS) $(AM_CPPFLAGS) $(AM_CFLAGS) -o fuzz/fuzz-$$name \
			$(srcdir)/tests/fuzz/fuzz-$$name.c $(srcdir)/src/config/*.c \
			$(srcdir)/src/directory/*.c $(srcdir)/src/core/*.c $(srcdir)/src/base/*.c \
			$(LDAP_LIBS) $(GNUTLS_LIBS) $(YAML_LIBS) $(IDN2_LIBS) -lm; \
		test -d $$seeds || seeds=; \
		echo "fuzz: $$name, $(FUZZ_SECONDS) s"; \
		fuzz/fuzz-$$name -max_total_time=$(FUZZ_SECONDS) -timeout=10 \
			-artifact_prefix=fuzz/$$name- -print_final_stats=1 fuzz/$$name $$seeds \
			2>fuzz/$$name.log || { tail -n 40 fuzz/$$name.log; exit 1; }; \
		tail -n 6 fuzz/$$name.log; \
	done

clean-local: fuzz-clean
fuzz-clean:
	rm -rf fuzz
.PHONY: fuzz fuzz-clean
