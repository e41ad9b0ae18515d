build/host-tests/obj/trace/event.o: trace/event.c trace/event.h \
 lib/macros.h ../../uapi/kjitter.h
trace/event.h:
lib/macros.h:
../../uapi/kjitter.h:
