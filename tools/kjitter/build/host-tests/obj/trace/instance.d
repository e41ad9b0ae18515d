build/host-tests/obj/trace/instance.o: trace/instance.c trace/event.h \
 trace/instance.h lib/cpulist.h ../../uapi/kjitter.h trace/line.h \
 capture/symbols.h lib/macros.h lib/text.h lib/exit.h lib/macros.h
trace/event.h:
trace/instance.h:
lib/cpulist.h:
../../uapi/kjitter.h:
trace/line.h:
capture/symbols.h:
lib/macros.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
