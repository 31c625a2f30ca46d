# The configuration with every setting at its default, and examples. A file that the
# operator has changed is neither overwritten nor removed.
EXTRA_DIST += conf/contactsync.yaml
exampledir = $(docdir)/examples
dist_example_DATA = \
	conf/examples/discover.yaml \
	conf/examples/ldapi.yaml \
	conf/examples/openldap.yaml

contactsyncconfdir = $(sysconfdir)/contactsync

install-data-local:
	$(MKDIR_P) '$(DESTDIR)$(contactsyncconfdir)/contactsync.d'
	test -e '$(DESTDIR)$(contactsyncconfdir)/contactsync.yaml' || \
		$(INSTALL_DATA) $(srcdir)/conf/contactsync.yaml '$(DESTDIR)$(contactsyncconfdir)'

uninstall-local:
	if cmp -s $(srcdir)/conf/contactsync.yaml '$(DESTDIR)$(contactsyncconfdir)/contactsync.yaml'; then \
		rm -f '$(DESTDIR)$(contactsyncconfdir)/contactsync.yaml'; \
	fi
	for d in /contactsync.d ""; do \
		test ! -d "$(DESTDIR)$(contactsyncconfdir)$$d" || \
			rmdir "$(DESTDIR)$(contactsyncconfdir)$$d" 2>/dev/null || :; \
	done
