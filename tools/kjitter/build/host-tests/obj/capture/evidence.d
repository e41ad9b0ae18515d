build/host-tests/obj/capture/evidence.o: capture/evidence.c \
 capture/batch.h capture/format.h ../../uapi/kjitter.h capture/evidence.h \
 capture/blame.h capture/symbols.h
capture/batch.h:
capture/format.h:
../../uapi/kjitter.h:
capture/evidence.h:
capture/blame.h:
capture/symbols.h:
