build/host-tests/obj/check/verdict.o: check/verdict.c lib/chance.h \
 lib/exit.h ../../uapi/kjitter_cause.h ../../uapi/kjitter.h \
 ../../uapi/kjitter_names.h lib/time.h check/verdict.h check/reason.h \
 check/reasons.h ../../uapi/kjitter.h
lib/chance.h:
lib/exit.h:
../../uapi/kjitter_cause.h:
../../uapi/kjitter.h:
../../uapi/kjitter_names.h:
lib/time.h:
check/verdict.h:
check/reason.h:
check/reasons.h:
../../uapi/kjitter.h:
