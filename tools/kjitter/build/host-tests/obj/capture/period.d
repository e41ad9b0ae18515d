build/host-tests/obj/capture/period.o: capture/period.c capture/period.h \
 capture/batch.h capture/format.h ../../uapi/kjitter.h \
 ../../uapi/kjitter_hist.h ../../uapi/kjitter.h
capture/period.h:
capture/batch.h:
capture/format.h:
../../uapi/kjitter.h:
../../uapi/kjitter_hist.h:
../../uapi/kjitter.h:
