build/host-tests/obj/capture/walk.o: capture/walk.c capture/walk.h \
 capture/batch.h capture/format.h ../../uapi/kjitter.h
capture/walk.h:
capture/batch.h:
capture/format.h:
../../uapi/kjitter.h:
