build/host-tests/obj/capture/writer.o: capture/writer.c capture/format.h \
 ../../uapi/kjitter.h lib/crc.h
capture/format.h:
../../uapi/kjitter.h:
lib/crc.h:
