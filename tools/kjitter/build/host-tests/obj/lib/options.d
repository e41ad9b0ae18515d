build/host-tests/obj/lib/options.o: lib/options.c lib/macros.h \
 lib/options.h lib/cpulist.h ../../uapi/kjitter.h lib/lengths.h \
 lib/option_table.h lib/text.h lib/exit.h ../../uapi/kjitter_sampler.h \
 ../../uapi/kjitter.h
lib/macros.h:
lib/options.h:
lib/cpulist.h:
../../uapi/kjitter.h:
lib/lengths.h:
lib/option_table.h:
lib/text.h:
lib/exit.h:
../../uapi/kjitter_sampler.h:
../../uapi/kjitter.h:
