build/host-tests/obj/parts/left_out.o: parts/left_out.c command.h \
 lib/options.h lib/cpulist.h ../../uapi/kjitter.h lib/lengths.h \
 lib/option_table.h
command.h:
lib/options.h:
lib/cpulist.h:
../../uapi/kjitter.h:
lib/lengths.h:
lib/option_table.h:
