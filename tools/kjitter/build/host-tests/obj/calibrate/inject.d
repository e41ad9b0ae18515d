build/host-tests/obj/calibrate/inject.o: calibrate/inject.c \
 calibrate/inject.h calibrate/match.h capture/symbols.h \
 ../../uapi/kjitter.h lib/names.h
calibrate/inject.h:
calibrate/match.h:
capture/symbols.h:
../../uapi/kjitter.h:
lib/names.h:
