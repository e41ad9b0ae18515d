build/host-tests/obj/check/budget.o: check/budget.c check/budget.h \
 lib/cpulist.h ../../uapi/kjitter.h lib/options.h lib/cpulist.h \
 lib/lengths.h lib/option_table.h lib/duration.h lib/names.h lib/text.h \
 lib/exit.h lib/macros.h
check/budget.h:
lib/cpulist.h:
../../uapi/kjitter.h:
lib/options.h:
lib/cpulist.h:
lib/lengths.h:
lib/option_table.h:
lib/duration.h:
lib/names.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
