build/host-tests/obj/user/clock.o: user/clock.c user/clock.h \
 ../../uapi/kjitter.h lib/time.h
user/clock.h:
../../uapi/kjitter.h:
lib/time.h:
