build/host-tests/obj/lib/cpulist.o: lib/cpulist.c lib/cpulist.h \
 ../../uapi/kjitter.h lib/environment.h lib/json.h
lib/cpulist.h:
../../uapi/kjitter.h:
lib/environment.h:
lib/json.h:
