build/host-tests/obj/top/page_cpu.o: top/page_cpu.c lib/duration.h \
 lib/names.h lib/text.h lib/exit.h lib/macros.h top/naming.h \
 capture/symbols.h ../../uapi/kjitter.h top/model.h top/page.h \
 top/screen.h top/line.h lib/macros.h top/view.h top/figures.h \
 lib/options.h lib/cpulist.h lib/lengths.h lib/option_table.h \
 top/picture.h
lib/duration.h:
lib/names.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
top/naming.h:
capture/symbols.h:
../../uapi/kjitter.h:
top/model.h:
top/page.h:
top/screen.h:
top/line.h:
lib/macros.h:
top/view.h:
top/figures.h:
lib/options.h:
lib/cpulist.h:
lib/lengths.h:
lib/option_table.h:
top/picture.h:
