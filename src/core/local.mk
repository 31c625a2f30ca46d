noinst_LIBRARIES += src/core/libcore.a
src_core_libcore_a_SOURCES = \
	src/core/absence.c \
	src/core/address.c \
	src/core/apply.c \
	src/core/approval.c \
	src/core/diff.c \
	src/core/draft.h \
	src/core/dn_key.c \
	src/core/drift.c \
	src/core/evidence.c \
	src/core/fallback.c \
	src/core/finding.c \
	src/core/legible.c \
	src/core/legible.h \
	src/core/model.h \
	src/core/order.c \
	src/core/pairing.c \
	src/core/phone.c \
	src/core/plan.c \
	src/core/plan.h \
	src/core/policy.h \
	src/core/roles.c \
	src/core/rules.c \
	src/core/schedule.c \
	src/core/schedule.h \
	src/core/scope.c \
	src/core/settings.h \
	src/core/subject.c
