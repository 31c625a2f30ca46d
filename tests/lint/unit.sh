#!/bin/bash
# The unit: systemd finds nothing wrong with it, and its sandbox is tight.
. "${top_srcdir:-.}/tests/lib/harness.sh"
need systemd-analyze

unit=$T/contactsyncd.service
sed "s|^ExecStart=[^ ]*|ExecStart=$(command -v true)|" "$top_builddir/systemd/contactsyncd.service" >"$unit"

is 'systemd-analyze verify has nothing to say' "$(systemd-analyze verify --man=no "$unit" 2>&1)" ''
ok 'the exposure is at most 1.5' systemd-analyze security --offline=true --no-pager --threshold=15 "$unit"
sed -i '/^ProtectSystem=\|^CapabilityBoundingSet=\|^SystemCallFilter=/d' "$unit"
not_ok 'a looser unit fails that' systemd-analyze security --offline=true --no-pager --threshold=15 "$unit"
unlike 'no place is left to fill in' "$(cat "$top_builddir/systemd/contactsyncd.service")" '@[a-z]+@'

# Each file that systemd reads is well-formed; --root keeps the machine's own out of it.
root=$T/root
mkdir -p "$root"/{etc,usr/lib/sysusers.d}
cp "$top_srcdir/systemd/sysusers.d/contactsync.conf" "$root/usr/lib/sysusers.d/"
ok 'the user is made' systemd-sysusers --root="$root"
ok 'with its group' grep -q ^contactsync: "$root/etc/group"

done_testing
