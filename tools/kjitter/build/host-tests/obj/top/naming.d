build/host-tests/obj/top/naming.o: top/naming.c capture/blame.h \
 capture/symbols.h ../../uapi/kjitter.h lib/names.h lib/text.h lib/exit.h \
 lib/macros.h top/naming.h capture/symbols.h top/model.h
capture/blame.h:
capture/symbols.h:
../../uapi/kjitter.h:
lib/names.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
top/naming.h:
capture/symbols.h:
top/model.h:
