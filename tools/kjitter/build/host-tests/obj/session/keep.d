build/host-tests/obj/session/keep.o: session/keep.c session/keep.h \
 capture/format.h ../../uapi/kjitter.h ../../uapi/kjitter_stop.h \
 ../../uapi/kjitter.h
session/keep.h:
capture/format.h:
../../uapi/kjitter.h:
../../uapi/kjitter_stop.h:
../../uapi/kjitter.h:
