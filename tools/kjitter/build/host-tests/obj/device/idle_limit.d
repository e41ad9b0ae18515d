build/host-tests/obj/device/idle_limit.o: device/idle_limit.c \
 device/idle_limit.h lib/cpulist.h ../../uapi/kjitter.h lib/options.h \
 lib/cpulist.h lib/lengths.h lib/option_table.h lib/environment.h \
 lib/json.h lib/exit.h lib/text.h lib/exit.h lib/macros.h
device/idle_limit.h:
lib/cpulist.h:
../../uapi/kjitter.h:
lib/options.h:
lib/cpulist.h:
lib/lengths.h:
lib/option_table.h:
lib/environment.h:
lib/json.h:
lib/exit.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
