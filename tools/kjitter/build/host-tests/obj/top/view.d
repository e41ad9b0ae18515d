build/host-tests/obj/top/view.o: top/view.c top/keys.h lib/duration.h \
 top/view.h top/figures.h lib/options.h lib/cpulist.h \
 ../../uapi/kjitter.h lib/lengths.h lib/option_table.h top/model.h
top/keys.h:
lib/duration.h:
top/view.h:
top/figures.h:
lib/options.h:
lib/cpulist.h:
../../uapi/kjitter.h:
lib/lengths.h:
lib/option_table.h:
top/model.h:
