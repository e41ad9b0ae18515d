build/host-tests/obj/parts/all.o: parts/all.c command.h lib/options.h \
 lib/cpulist.h ../../uapi/kjitter.h lib/lengths.h lib/option_table.h
command.h:
lib/options.h:
lib/cpulist.h:
../../uapi/kjitter.h:
lib/lengths.h:
lib/option_table.h:
