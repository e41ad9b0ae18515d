build/host-tests/obj/top/interrupts.o: top/interrupts.c top/interrupts.h \
 lib/procstat.h ../../uapi/kjitter.h top/model.h lib/time.h
top/interrupts.h:
lib/procstat.h:
../../uapi/kjitter.h:
top/model.h:
lib/time.h:
