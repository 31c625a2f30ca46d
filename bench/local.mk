# installed or distributed files of bench/
