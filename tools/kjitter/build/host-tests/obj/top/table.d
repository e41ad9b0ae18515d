build/host-tests/obj/top/table.o: top/table.c lib/duration.h lib/macros.h \
 lib/names.h top/naming.h capture/symbols.h ../../uapi/kjitter.h \
 top/model.h top/picture.h top/table.h top/figures.h lib/options.h \
 lib/cpulist.h lib/lengths.h lib/option_table.h top/line.h
lib/duration.h:
lib/macros.h:
lib/names.h:
top/naming.h:
capture/symbols.h:
../../uapi/kjitter.h:
top/model.h:
top/picture.h:
top/table.h:
top/figures.h:
lib/options.h:
lib/cpulist.h:
lib/lengths.h:
lib/option_table.h:
top/line.h:
