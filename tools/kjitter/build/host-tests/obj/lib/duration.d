build/host-tests/obj/lib/duration.o: lib/duration.c lib/duration.h \
 lib/macros.h
lib/duration.h:
lib/macros.h:
