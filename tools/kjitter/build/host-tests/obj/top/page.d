build/host-tests/obj/top/page.o: top/page.c top/page.h top/screen.h \
 capture/symbols.h ../../uapi/kjitter.h top/line.h lib/macros.h \
 top/view.h top/figures.h lib/options.h lib/cpulist.h lib/lengths.h \
 lib/option_table.h top/model.h
top/page.h:
top/screen.h:
capture/symbols.h:
../../uapi/kjitter.h:
top/line.h:
lib/macros.h:
top/view.h:
top/figures.h:
lib/options.h:
lib/cpulist.h:
lib/lengths.h:
lib/option_table.h:
top/model.h:
