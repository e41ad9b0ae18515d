build/host-tests/obj/lib/help.o: lib/help.c lib/help.h lib/options.h \
 lib/cpulist.h ../../uapi/kjitter.h lib/lengths.h lib/option_table.h \
 lib/text.h lib/exit.h lib/macros.h ../../uapi/kjitter_sampler.h \
 ../../uapi/kjitter.h
lib/help.h:
lib/options.h:
lib/cpulist.h:
../../uapi/kjitter.h:
lib/lengths.h:
lib/option_table.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
../../uapi/kjitter_sampler.h:
../../uapi/kjitter.h:
