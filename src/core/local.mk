noinst_LIBRARIES += src/core/libcore.a
src_core_libcore_a_SOURCES = \
	src/core/address.c \
	src/core/evidence.c \
	src/core/model.h \
	src/core/phone.c \
	src/core/plan.h \
	src/core/policy.h \
	src/core/roles.c \
	src/core/schedule.h \
	src/core/settings.h
