build/host-tests/obj/device/ring.o: device/ring.c capture/format.h \
 ../../uapi/kjitter.h device/device.h device/ring.h
capture/format.h:
../../uapi/kjitter.h:
device/device.h:
device/ring.h:
