build/host-tests/obj/top/line.o: top/line.c lib/text.h lib/exit.h \
 lib/macros.h top/line.h lib/macros.h
lib/text.h:
lib/exit.h:
lib/macros.h:
top/line.h:
lib/macros.h:
