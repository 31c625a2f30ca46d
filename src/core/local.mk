noinst_LIBRARIES += src/core/libcore.a
src_core_libcore_a_SOURCES = \
	src/core/model.h \
	src/core/plan.h \
	src/core/policy.h \
	src/core/schedule.h \
	src/core/settings.h
