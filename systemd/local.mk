# What systemd reads. The unit is made here, since it names the installed program.
systemdsystemunit_DATA = systemd/contactsyncd.service
EXTRA_DIST += systemd/contactsyncd.service.in
CLEANFILES += systemd/contactsyncd.service

sysusersdir = $(prefix)/lib/sysusers.d
dist_sysusers_DATA = systemd/sysusers.d/contactsync.conf
tmpfilesdir = $(prefix)/lib/tmpfiles.d
dist_tmpfiles_DATA = systemd/tmpfiles.d/contactsync.conf
catalogdir = $(prefix)/lib/systemd/catalog
dist_catalog_DATA = systemd/contactsync.catalog

systemd/contactsyncd.service: systemd/contactsyncd.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && \
	$(SED) -e 's|@sbindir[@]|$(sbindir)|g' $(srcdir)/$@.in >$@.tmp && mv $@.tmp $@
