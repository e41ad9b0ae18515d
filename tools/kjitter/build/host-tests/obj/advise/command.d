build/host-tests/obj/advise/command.o: advise/command.c command.h \
 lib/options.h lib/cpulist.h ../../uapi/kjitter.h lib/lengths.h \
 lib/option_table.h lib/exit.h lib/text.h lib/exit.h lib/macros.h \
 advise/model.h lib/cpulist.h lib/environment.h lib/json.h lib/isolated.h \
 lib/environment.h lib/isolation.h lib/macros.h lib/options.h \
 advise/looks.h advise/formats.h
command.h:
lib/options.h:
lib/cpulist.h:
../../uapi/kjitter.h:
lib/lengths.h:
lib/option_table.h:
lib/exit.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
advise/model.h:
lib/cpulist.h:
lib/environment.h:
lib/json.h:
lib/isolated.h:
lib/environment.h:
lib/isolation.h:
lib/macros.h:
lib/options.h:
advise/looks.h:
advise/formats.h:
