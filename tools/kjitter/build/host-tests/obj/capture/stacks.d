build/host-tests/obj/capture/stacks.o: capture/stacks.c capture/stacks.h \
 capture/format.h ../../uapi/kjitter.h
capture/stacks.h:
capture/format.h:
../../uapi/kjitter.h:
