build/host-tests/obj/calibrate/gap.o: calibrate/gap.c capture/blame.h \
 capture/symbols.h ../../uapi/kjitter.h calibrate/gap.h calibrate/match.h \
 capture/symbols.h ../../uapi/kjitter_cause.h ../../uapi/kjitter.h \
 ../../uapi/kjitter_names.h
capture/blame.h:
capture/symbols.h:
../../uapi/kjitter.h:
calibrate/gap.h:
calibrate/match.h:
capture/symbols.h:
../../uapi/kjitter_cause.h:
../../uapi/kjitter.h:
../../uapi/kjitter_names.h:
