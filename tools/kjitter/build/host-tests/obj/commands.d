build/host-tests/obj/commands.o: commands.c command.h lib/options.h \
 lib/cpulist.h ../../uapi/kjitter.h lib/lengths.h lib/option_table.h \
 lib/exit.h lib/help.h lib/options.h lib/text.h lib/exit.h lib/macros.h
command.h:
lib/options.h:
lib/cpulist.h:
../../uapi/kjitter.h:
lib/lengths.h:
lib/option_table.h:
lib/exit.h:
lib/help.h:
lib/options.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
