build/host-tests/obj/lib/ktap.o: lib/ktap.c lib/ktap.h lib/text.h \
 lib/exit.h lib/macros.h
lib/ktap.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
