# installed or distributed files of systemd/
