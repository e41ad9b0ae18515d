build/host-tests/obj/lib/text.o: lib/text.c lib/exit.h lib/text.h \
 lib/macros.h
lib/exit.h:
lib/text.h:
lib/macros.h:
