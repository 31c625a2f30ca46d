noinst_LIBRARIES += src/config/libconfig.a
src_config_libconfig_a_SOURCES = \
	src/config/config.h \
	src/config/problems.c \
	src/config/problems.h \
	src/config/secret.c \
	src/config/secret.h \
	src/config/spelling.c \
	src/config/spelling.h \
	src/config/yaml.c \
	src/config/yaml.h
