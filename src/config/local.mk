noinst_LIBRARIES += src/config/libconfig.a
src_config_libconfig_a_SOURCES = \
	src/config/bindings.c \
	src/config/checks.c \
	src/config/checks.h \
	src/config/config.c \
	src/config/config.h \
	src/config/files.c \
	src/config/files.h \
	src/config/ldap_syntax.c \
	src/config/ldap_syntax.h \
	src/config/organizations.c \
	src/config/organizations.h \
	src/config/problems.c \
	src/config/problems.h \
	src/config/reader.c \
	src/config/reader.h \
	src/config/secret.c \
	src/config/secret.h \
	src/config/settings_table.c \
	src/config/settings_table.h \
	src/config/spelling.c \
	src/config/spelling.h \
	src/config/value.c \
	src/config/value.h \
	src/config/yaml.c \
	src/config/yaml.h
