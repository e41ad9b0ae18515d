build/host-tests/obj/top/page_help.o: top/page_help.c lib/macros.h \
 top/page.h top/screen.h capture/symbols.h ../../uapi/kjitter.h \
 top/line.h top/view.h top/figures.h lib/options.h lib/cpulist.h \
 lib/lengths.h lib/option_table.h top/model.h
lib/macros.h:
top/page.h:
top/screen.h:
capture/symbols.h:
../../uapi/kjitter.h:
top/line.h:
top/view.h:
top/figures.h:
lib/options.h:
lib/cpulist.h:
lib/lengths.h:
lib/option_table.h:
top/model.h:
