# installed or distributed files of conf/
