# shellcheck shell=bash
# A booted systemd in a container over an overlay of this machine's root: nothing outside
# of it is changed, and it has the machine's libraries and network. Sourced after harness.sh.
#
#	box_start [DIRECTORY…]	boots; what stands in the directories is laid over the root before
#	box COMMAND…		runs it inside
#	box_stop		(by itself at the end of the test)

box_need() {
	need_root
	need systemd-nspawn unshare nsenter findmnt
	box_cgroups=$(findmnt -rnt cgroup2 -o TARGET | head -n 1)
	unshare --user true 2>/dev/null || skip_all "user namespaces cannot be made here, which the unit wants"
	[ -n "$box_cgroups" ] || skip_all "no cgroup2 hierarchy to start a container in"
	mkdir -p "$box_cgroups/$box_name" 2>/dev/null || skip_all "control groups are read-only here"
	at_exit+=(box_stop)
}

box_name=contactsync-test-$$
box_pid='' box_init=''

# Runs in a mount namespace of its own, and becomes systemd-nspawn.
# The machine's own services are not to start inside; the upper layer must not lie on the lower.
box_boot='
	set -e
	name=$1 cgroups=$2 dir=$3
	shift 3
	echo $$ >"$cgroups/$name/cgroup.procs"
	umount -R /sys/fs/cgroup
	mount -t cgroup2 cgroup2 /sys/fs/cgroup
	mount -t tmpfs -o size=2g tmpfs "$dir"
	mkdir "$dir/upper" "$dir/work" "$dir/root"
	root=$dir/root
	mount -t overlay overlay -o "lowerdir=/,upperdir=$dir/upper,workdir=$dir/work" "$root"
	: >"$root/etc/machine-id"
	rm -rf "$root"/usr/sbin/policy-rc.d "$root"/etc/systemd/system/*.wants "$root"/etc/init.d \
		"$root"/etc/rc?.d "$root"/var/log/journal
	for layer; do cp -a "$layer/." "$root"; done
	exec systemd-nspawn --quiet --directory="$root" --boot --register=no --keep-unit \
		--machine="$name" --console=pipe'

box_start() {
	[ -n "${box_cgroups:-}" ] || box_need
	mkdir -p "$T/box"
	spawn unshare --mount --propagation private bash -c "$box_boot" box \
		"$box_name" "$box_cgroups" "$T/box" "$@" >"$T/box.log" 2>&1 </dev/null
	box_pid=$PID
	eventually 30 box_is_up || {
		diagnose <"$T/box.log"
		echo "Bail out! the container does not start"
		exit 99
	}
}

box_is_up() {
	read -r box_init _ <"/proc/$box_pid/task/$box_pid/children" 2>/dev/null
	[ -n "$box_init" ] && box systemctl is-system-running | grep -qE '^(running|degraded)$'
}

box() {
	[ -n "$box_init" ] || return 125 # never outside of it
	nsenter -t "$box_init" -a -r -w -- env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
		SYSTEMD_PAGER= SYSTEMD_COLORS=0 "$@"
}

box_stop() {
	if [ -n "$box_pid" ]; then
		end_process "$box_pid" 10
		wait "$box_pid" 2>/dev/null
		box_pid='' box_init=''
	fi
	find "$box_cgroups/$box_name" -depth -type d -exec rmdir {} + 2>/dev/null
}
