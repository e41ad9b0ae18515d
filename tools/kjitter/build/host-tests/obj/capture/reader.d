build/host-tests/obj/capture/reader.o: capture/reader.c capture/format.h \
 ../../uapi/kjitter.h capture/stacks.h lib/crc.h lib/crc_fold.h \
 lib/environment.h lib/json.h lib/macros.h ../../uapi/kjitter_hist.h \
 ../../uapi/kjitter.h
capture/format.h:
../../uapi/kjitter.h:
capture/stacks.h:
lib/crc.h:
lib/crc_fold.h:
lib/environment.h:
lib/json.h:
lib/macros.h:
../../uapi/kjitter_hist.h:
../../uapi/kjitter.h:
