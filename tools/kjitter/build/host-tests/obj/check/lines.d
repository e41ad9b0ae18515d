build/host-tests/obj/check/lines.o: check/lines.c check/lines.h \
 lib/procstat.h ../../uapi/kjitter.h
check/lines.h:
lib/procstat.h:
../../uapi/kjitter.h:
