# installed or distributed files of man/
dist_man_MANS += man/contactsync-events.7
dist_man_MANS += man/contactsync.yaml.5
dist_man_MANS += man/contactsyncd.8
dist_man_MANS += man/contactctl.1
