build/host-tests/obj/trace/follow.o: trace/follow.c trace/follow.h \
 trace/line.h capture/symbols.h ../../uapi/kjitter.h trace/nest.h \
 trace/tick.h ../../uapi/kjitter_cause.h ../../uapi/kjitter.h \
 ../../uapi/kjitter_names.h ../../uapi/kjitter_elapsed.h \
 ../../uapi/kjitter_names.h
trace/follow.h:
trace/line.h:
capture/symbols.h:
../../uapi/kjitter.h:
trace/nest.h:
trace/tick.h:
../../uapi/kjitter_cause.h:
../../uapi/kjitter.h:
../../uapi/kjitter_names.h:
../../uapi/kjitter_elapsed.h:
../../uapi/kjitter_names.h:
