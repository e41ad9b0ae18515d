build/host-tests/obj/advise/agents.o: advise/agents.c lib/tasks.h \
 ../../uapi/kjitter.h advise/model.h lib/cpulist.h lib/environment.h \
 lib/json.h lib/isolated.h lib/environment.h lib/isolation.h \
 lib/cpulist.h lib/macros.h lib/options.h lib/lengths.h \
 lib/option_table.h advise/looks.h advise/formats.h
lib/tasks.h:
../../uapi/kjitter.h:
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
