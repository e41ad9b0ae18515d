build/host-tests/obj/lib/option_value.o: lib/option_value.c \
 lib/duration.h lib/macros.h lib/options.h lib/cpulist.h \
 ../../uapi/kjitter.h lib/lengths.h lib/option_table.h lib/text.h \
 lib/exit.h
lib/duration.h:
lib/macros.h:
lib/options.h:
lib/cpulist.h:
../../uapi/kjitter.h:
lib/lengths.h:
lib/option_table.h:
lib/text.h:
lib/exit.h:
