build/host-tests/obj/lib/isolated.o: lib/isolated.c lib/isolated.h \
 lib/environment.h lib/json.h ../../uapi/kjitter.h lib/isolation.h \
 lib/cpulist.h
lib/isolated.h:
lib/environment.h:
lib/json.h:
../../uapi/kjitter.h:
lib/isolation.h:
lib/cpulist.h:
