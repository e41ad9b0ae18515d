build/host-tests/obj/device/conditions.o: device/conditions.c \
 device/conditions.h lib/environment.h lib/json.h ../../uapi/kjitter.h \
 lib/options.h lib/cpulist.h lib/lengths.h lib/option_table.h \
 lib/duration.h lib/exit.h lib/text.h lib/exit.h lib/macros.h \
 ../../uapi/kjitter_sampler.h ../../uapi/kjitter.h
device/conditions.h:
lib/environment.h:
lib/json.h:
../../uapi/kjitter.h:
lib/options.h:
lib/cpulist.h:
lib/lengths.h:
lib/option_table.h:
lib/duration.h:
lib/exit.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
../../uapi/kjitter_sampler.h:
../../uapi/kjitter.h:
