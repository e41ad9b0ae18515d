build/host-tests/obj/lib/json.o: lib/json.c lib/json.h lib/text.h \
 lib/exit.h lib/macros.h
lib/json.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
