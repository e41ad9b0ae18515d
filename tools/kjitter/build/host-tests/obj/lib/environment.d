build/host-tests/obj/lib/environment.o: lib/environment.c \
 lib/environment.h lib/json.h ../../uapi/kjitter.h lib/macros.h \
 lib/names.h lib/processor.h lib/text.h lib/exit.h
lib/environment.h:
lib/json.h:
../../uapi/kjitter.h:
lib/macros.h:
lib/names.h:
lib/processor.h:
lib/text.h:
lib/exit.h:
