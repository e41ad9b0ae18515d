build/host-tests/obj/capture/file.o: capture/file.c capture/format.h \
 ../../uapi/kjitter.h lib/crc.h
capture/format.h:
../../uapi/kjitter.h:
lib/crc.h:
