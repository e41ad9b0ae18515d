build/host-tests/obj/status.o: status.c command.h lib/options.h \
 lib/cpulist.h ../../uapi/kjitter.h lib/lengths.h lib/option_table.h \
 device/connect.h device/device.h lib/environment.h lib/json.h lib/exit.h \
 device/insmod.h lib/isolated.h lib/environment.h lib/isolation.h \
 lib/json.h lib/macros.h lib/names.h lib/text.h lib/exit.h lib/macros.h
command.h:
lib/options.h:
lib/cpulist.h:
../../uapi/kjitter.h:
lib/lengths.h:
lib/option_table.h:
device/connect.h:
device/device.h:
lib/environment.h:
lib/json.h:
lib/exit.h:
device/insmod.h:
lib/isolated.h:
lib/environment.h:
lib/isolation.h:
lib/json.h:
lib/macros.h:
lib/names.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
