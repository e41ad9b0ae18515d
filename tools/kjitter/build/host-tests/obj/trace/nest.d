build/host-tests/obj/trace/nest.o: trace/nest.c trace/nest.h \
 ../../uapi/kjitter.h ../../uapi/kjitter_elapsed.h
trace/nest.h:
../../uapi/kjitter.h:
../../uapi/kjitter_elapsed.h:
