build/host-tests/obj/device/device.o: device/device.c device/device.h \
 ../../uapi/kjitter.h
device/device.h:
../../uapi/kjitter.h:
