build/host-tests/obj/capture/blame.o: capture/blame.c capture/blame.h \
 capture/symbols.h ../../uapi/kjitter.h lib/crc.h lib/names.h lib/sum.h
capture/blame.h:
capture/symbols.h:
../../uapi/kjitter.h:
lib/crc.h:
lib/names.h:
lib/sum.h:
