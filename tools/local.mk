# installed or distributed files of tools/
