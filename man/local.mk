# installed or distributed files of man/
