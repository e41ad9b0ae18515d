build/host-tests/obj/lib/isolation.o: lib/isolation.c lib/isolation.h \
 lib/cpulist.h ../../uapi/kjitter.h
lib/isolation.h:
lib/cpulist.h:
../../uapi/kjitter.h:
