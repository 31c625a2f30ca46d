# contactsyncd
