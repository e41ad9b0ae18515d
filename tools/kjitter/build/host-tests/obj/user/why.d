build/host-tests/obj/user/why.o: user/why.c lib/cpulist.h \
 ../../uapi/kjitter.h lib/environment.h lib/json.h lib/macros.h \
 lib/procstat.h user/why.h
lib/cpulist.h:
../../uapi/kjitter.h:
lib/environment.h:
lib/json.h:
lib/macros.h:
lib/procstat.h:
user/why.h:
