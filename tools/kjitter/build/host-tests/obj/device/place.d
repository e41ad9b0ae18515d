build/host-tests/obj/device/place.o: device/place.c lib/environment.h \
 lib/json.h ../../uapi/kjitter.h lib/exit.h lib/text.h lib/exit.h \
 lib/macros.h device/place.h lib/cpulist.h lib/options.h lib/cpulist.h \
 lib/lengths.h lib/option_table.h
lib/environment.h:
lib/json.h:
../../uapi/kjitter.h:
lib/exit.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
device/place.h:
lib/cpulist.h:
lib/options.h:
lib/cpulist.h:
lib/lengths.h:
lib/option_table.h:
