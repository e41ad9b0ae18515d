build/host-tests/obj/trace/line.o: trace/line.c trace/event.h lib/names.h \
 lib/time.h trace/line.h capture/symbols.h ../../uapi/kjitter.h
trace/event.h:
lib/names.h:
lib/time.h:
trace/line.h:
capture/symbols.h:
../../uapi/kjitter.h:
