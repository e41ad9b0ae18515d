build/host-tests/obj/capture/split.o: capture/split.c capture/split.h \
 ../../uapi/kjitter.h ../../uapi/kjitter_names.h ../../uapi/kjitter.h
capture/split.h:
../../uapi/kjitter.h:
../../uapi/kjitter_names.h:
../../uapi/kjitter.h:
