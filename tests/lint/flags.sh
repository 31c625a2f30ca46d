# shellcheck shell=bash
# The flags to look at a source file with, without a build's help.
# Generated headers (schema.inc) come from the build folder.
compile_flags=(
	-std=gnu17 -D_GNU_SOURCE "-I$top_srcdir/src" "-I$top_builddir/src" "-I$top_srcdir" "-I$top_builddir"
	'-DSYSCONFDIR="/etc"' '-DLOCALSTATEDIR="/var"'
)
read -ra packages_flags < <(pkg-config --cflags ldap gnutls yaml-0.1 sqlite3 libsystemd smartcols \
	libidn2 jansson cmocka)
compile_flags+=("${packages_flags[@]}")
