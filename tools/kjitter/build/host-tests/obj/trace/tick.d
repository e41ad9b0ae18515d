build/host-tests/obj/trace/tick.o: trace/tick.c trace/tick.h trace/line.h \
 capture/symbols.h ../../uapi/kjitter.h ../../uapi/kjitter_elapsed.h
trace/tick.h:
trace/line.h:
capture/symbols.h:
../../uapi/kjitter.h:
../../uapi/kjitter_elapsed.h:
