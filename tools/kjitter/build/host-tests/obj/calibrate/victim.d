build/host-tests/obj/calibrate/victim.o: calibrate/victim.c \
 ../../uapi/kjitter.h calibrate/victim.h calibrate/match.h \
 capture/symbols.h
../../uapi/kjitter.h:
calibrate/victim.h:
calibrate/match.h:
capture/symbols.h:
