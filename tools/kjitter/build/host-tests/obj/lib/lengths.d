build/host-tests/obj/lib/lengths.o: lib/lengths.c lib/duration.h \
 lib/lengths.h ../../uapi/kjitter.h lib/names.h lib/text.h lib/exit.h \
 lib/macros.h
lib/duration.h:
lib/lengths.h:
../../uapi/kjitter.h:
lib/names.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
