build/host-tests/obj/device/names.o: device/names.c device/device.h \
 ../../uapi/kjitter.h device/names.h capture/symbols.h
device/device.h:
../../uapi/kjitter.h:
device/names.h:
capture/symbols.h:
