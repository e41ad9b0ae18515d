build/host-tests/obj/check/count.o: check/count.c check/count.h \
 check/lines.h lib/procstat.h ../../uapi/kjitter.h user/self.h \
 lib/environment.h lib/json.h lib/time.h ../../uapi/kjitter_cause.h \
 ../../uapi/kjitter.h ../../uapi/kjitter_names.h
check/count.h:
check/lines.h:
lib/procstat.h:
../../uapi/kjitter.h:
user/self.h:
lib/environment.h:
lib/json.h:
lib/time.h:
../../uapi/kjitter_cause.h:
../../uapi/kjitter.h:
../../uapi/kjitter_names.h:
