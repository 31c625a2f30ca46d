# contactctl
