build/host-tests/obj/parts/more.o: parts/more.c command.h lib/options.h \
 lib/cpulist.h ../../uapi/kjitter.h lib/lengths.h lib/option_table.h
command.h:
lib/options.h:
lib/cpulist.h:
../../uapi/kjitter.h:
lib/lengths.h:
lib/option_table.h:
