build/host-tests/obj/device/connect.o: device/connect.c device/connect.h \
 ../../uapi/kjitter.h device/device.h device/insmod.h lib/exit.h \
 lib/text.h lib/exit.h lib/macros.h
device/connect.h:
../../uapi/kjitter.h:
device/device.h:
device/insmod.h:
lib/exit.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
