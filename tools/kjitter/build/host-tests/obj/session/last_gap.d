build/host-tests/obj/session/last_gap.o: session/last_gap.c \
 session/last_gap.h ../../uapi/kjitter.h lib/duration.h lib/exit.h \
 lib/names.h lib/text.h lib/exit.h lib/macros.h lib/time.h
session/last_gap.h:
../../uapi/kjitter.h:
lib/duration.h:
lib/exit.h:
lib/names.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
lib/time.h:
