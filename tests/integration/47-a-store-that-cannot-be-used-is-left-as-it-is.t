#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	for i in $(seq 100 199); do person "u$i" "User $i" "u$i@corp.example"; done
	group admins u100
	group ops u{101..105}
	group technical u{100..199}
} | slapd_load
slapd_start
config() {
	config_write <<YAML
  - name: acme
    contacts: {${1:-}}
    clouds:
      - {name: shop, contacts: {admin: "$(group_dn admins)", operator: "$(group_dn ops)"}}
YAML
}
# unusable WHAT PATTERN: a run and commands fail with one error each, and the store stays as it is
unusable() {
	local sum
	sum=$(sha256sum <"$STORE")
	run_once
	is "$1: exit code 1" "$RC" 1 || show_run
	like "$1: one error with place and remedy" "$(events run-failed .CONTACTSYNC_DETAIL | head -n 1)" "$2"
	is "$1: and one alone" "$(events run-failed .CONTACTSYNC_DETAIL | sort -u | wc -l)" 1 || show_run
	ctl status >"$T/out" 2>"$T/err"
	is "$1: status fails" "$? $(wc -l <"$T/err")" '1 1' || diagnose <"$T/err"
	ctl sync >"$T/out" 2>"$T/err"
	is "$1: so does sync" "$? $(wc -l <"$T/err")" '1 1' || diagnose <"$T/err"
	like "$1: in these words" "$(cat "$T/err")" "$2"
	is "$1: the store is left as it is" "$(sha256sum <"$STORE")" "$sum"
}

config
run_once
is 'the first run succeeds' "$RC" 0 || show_run
cp "$STORE" "$T/good.db"
group_add ops u106

sql 'PRAGMA user_version = 99' >"$T/out"
unusable 'a store of a newer version' 'store\.db: .*(newer|version)'
cp "$T/good.db" "$STORE"

printf 'this is no database, whatever its name says\n%4096s' '' >"$STORE"
unusable 'a file that is no database' 'store\.db: .*(damaged|not a store)'
{ head -c 100 "$T/good.db"; head -c "$(($(stat -c %s "$T/good.db") - 100))" /dev/zero | tr '\0' '\377'; } >"$STORE"
unusable 'a damaged store' 'store\.db: .*damaged'
head -c 20000 "$T/good.db" >"$STORE"
unusable 'half a store' 'store\.db: .*damaged'
: >"$STORE"
unusable 'a store that was cut to nothing' 'store\.db: empty, .*restore it from a backup, or delete it'
ctl import "$top_srcdir/conf/sample/clouds.json" >"$T/out" 2>"$T/err"
is 'a store that was cut to nothing: import does not fill it either' "$? $(stat -c %s "$STORE")" '1 0'
sqlite3 "$T/other.db" 'CREATE TABLE contact (x); PRAGMA user_version = 1'
cp "$T/other.db" "$STORE"
unusable 'the database of another program' 'store\.db: .*(not a store|damaged)'
rm "$STORE"
mkdir "$STORE"
run_once
is 'a directory in the place of the store: exit code 1' "$RC" 1
rmdir "$STORE"

cp "$T/good.db" "$STORE"
run_once
is 'with the good one back all is well' "$RC $(contacts | grep -c u106)" '0 1'
rm "$STORE"
run_once
is 'one that was deleted is made anew' "$RC $(contacts | grep -c u106)" '0 1' || show_run

if [ "$(id -u)" -ne 0 ] || ! unshare --mount true 2>/dev/null; then
	tap 0 'a full disk and a read-only one # SKIP needs root'
	done_testing
	exit
fi
# in_small_fs OPTIONS: the last run and the state of the store on a file system of its own
in_small_fs() {
	mkdir -p "$T/small"
	# shellcheck disable=SC2016
	unshare --mount --propagation private bash -c '
		mount -t tmpfs -o size=$1 tmpfs "$T/small" && cp "$T/good.db" "$T/small/store.db" || exit 99
		touch "$T/small/store.db.lock"
		[ "$2" = rw ] || mount -o remount,ro "$T/small"
		before=$(sha256sum <"$T/small/store.db")
		"$CONTACTSYNCD" --config "$CONFIG" --once --log json >"$T/events" 2>"$T/err"
		echo $? >"$T/rc"
		[ "$2" = rw ] || after=$(sha256sum <"$T/small/store.db")
		[ "$2" = rw ] && after=$before
		[ "$after" = "$before" ] && sqlite3 "$T/small/store.db" "PRAGMA integrity_check; SELECT count(*) FROM v1_contacts" \
			>"$T/found" 2>&1' sh "$1" "$2"
}
STORE=$T/small/store.db MIRROR=$T/small-mirror.db
config "technical: \"$(group_dn technical)\""
size=$((($(stat -c %s "$T/good.db") / 4096 + 5) * 4))k
in_small_fs $size rw
is 'a full disk: exit code 1' "$(cat "$T/rc")" 1 || show_run
like 'a full disk: said with the remedy' "$(events run-failed .CONTACTSYNC_DETAIL)" 'disk is full'
is 'a full disk: the store is whole and nothing has changed' "$(cat "$T/found")" 'ok
6'
rm -f "$MIRROR"
in_small_fs 16m ro
is 'a read-only file system: exit code 1' "$(cat "$T/rc")" 1 || show_run
like 'a read-only file system: said with the remedy' "$(events run-failed .CONTACTSYNC_DETAIL)" '[Rr]ead-only'
is 'a read-only file system: nothing has changed' "$(cat "$T/found")" 'ok
6'
in_small_fs 16m rw
is 'with room there are all' "$(cat "$T/rc") $(cat "$T/found")" '0 ok
107' || show_run
done_testing
