noinst_LIBRARIES += src/report/libreport.a
src_report_libreport_a_SOURCES = \
	src/report/events.c \
	src/report/events.h \
	src/report/fields.c \
	src/report/fields.h \
	src/report/journal.c \
	src/report/json.c \
	src/report/log.c \
	src/report/metrics.c \
	src/report/metrics.h \
	src/report/output.h \
	src/report/sentence.c \
	src/report/text.c
