build/host-tests/obj/advise/residents.o: advise/residents.c lib/tasks.h \
 ../../uapi/kjitter.h lib/text.h lib/exit.h lib/macros.h advise/model.h \
 lib/cpulist.h lib/environment.h lib/json.h lib/isolated.h \
 lib/environment.h lib/isolation.h lib/cpulist.h lib/macros.h \
 lib/options.h lib/lengths.h lib/option_table.h advise/looks.h \
 advise/formats.h
lib/tasks.h:
../../uapi/kjitter.h:
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
lib/cpulist.h:
lib/macros.h:
lib/options.h:
lib/lengths.h:
lib/option_table.h:
advise/looks.h:
advise/formats.h:
