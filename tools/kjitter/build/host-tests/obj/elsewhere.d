build/host-tests/obj/elsewhere.o: elsewhere.c command.h lib/options.h \
 lib/cpulist.h ../../uapi/kjitter.h lib/lengths.h lib/option_table.h \
 lib/exit.h lib/macros.h lib/text.h lib/exit.h lib/macros.h
command.h:
lib/options.h:
lib/cpulist.h:
../../uapi/kjitter.h:
lib/lengths.h:
lib/option_table.h:
lib/exit.h:
lib/macros.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
