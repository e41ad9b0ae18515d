build/host-tests/obj/calibrate/match.o: calibrate/match.c calibrate/gap.h \
 calibrate/match.h capture/symbols.h ../../uapi/kjitter.h \
 ../../uapi/kjitter_cause.h ../../uapi/kjitter.h \
 ../../uapi/kjitter_names.h
calibrate/gap.h:
calibrate/match.h:
capture/symbols.h:
../../uapi/kjitter.h:
../../uapi/kjitter_cause.h:
../../uapi/kjitter.h:
../../uapi/kjitter_names.h:
