build/host-tests/obj/top/keeper.o: top/keeper.c top/keeper.h \
 top/terminal.h top/keys.h top/screen.h capture/symbols.h \
 ../../uapi/kjitter.h top/line.h lib/macros.h top/view.h top/figures.h \
 lib/options.h lib/cpulist.h lib/lengths.h lib/option_table.h top/model.h \
 lib/exit.h lib/text.h lib/exit.h lib/macros.h
top/keeper.h:
top/terminal.h:
top/keys.h:
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
lib/exit.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
