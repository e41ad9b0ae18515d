build/host-tests/obj/check/seen.o: check/seen.c lib/duration.h \
 check/seen.h check/budget.h lib/cpulist.h ../../uapi/kjitter.h \
 lib/options.h lib/cpulist.h lib/lengths.h lib/option_table.h \
 ../../uapi/kjitter_elapsed.h ../../uapi/kjitter_hist.h \
 ../../uapi/kjitter.h
lib/duration.h:
check/seen.h:
check/budget.h:
lib/cpulist.h:
../../uapi/kjitter.h:
lib/options.h:
lib/cpulist.h:
lib/lengths.h:
lib/option_table.h:
../../uapi/kjitter_elapsed.h:
../../uapi/kjitter_hist.h:
../../uapi/kjitter.h:
