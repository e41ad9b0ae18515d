build/host-tests/obj/device/fault.o: device/fault.c device/device.h \
 ../../uapi/kjitter.h device/insmod.h lib/cpulist.h lib/exit.h \
 lib/macros.h lib/names.h lib/text.h lib/exit.h lib/macros.h \
 ../../uapi/kjitter_sampler.h ../../uapi/kjitter.h
device/device.h:
../../uapi/kjitter.h:
device/insmod.h:
lib/cpulist.h:
lib/exit.h:
lib/macros.h:
lib/names.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
../../uapi/kjitter_sampler.h:
../../uapi/kjitter.h:
