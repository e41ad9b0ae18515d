build/host-tests/obj/lib/tasks.o: lib/tasks.c lib/environment.h \
 lib/json.h ../../uapi/kjitter.h lib/macros.h lib/time.h lib/tasks.h
lib/environment.h:
lib/json.h:
../../uapi/kjitter.h:
lib/macros.h:
lib/time.h:
lib/tasks.h:
