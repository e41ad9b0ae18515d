build/host-tests/obj/top/figures.o: top/figures.c top/figures.h \
 lib/options.h lib/cpulist.h ../../uapi/kjitter.h lib/lengths.h \
 lib/option_table.h top/model.h lib/duration.h
top/figures.h:
lib/options.h:
lib/cpulist.h:
../../uapi/kjitter.h:
lib/lengths.h:
lib/option_table.h:
top/model.h:
lib/duration.h:
