build/host-tests/obj/session/stacks.o: session/stacks.c device/device.h \
 ../../uapi/kjitter.h session/stacks.h capture/stacks.h capture/format.h
device/device.h:
../../uapi/kjitter.h:
session/stacks.h:
capture/stacks.h:
capture/format.h:
