build/host-tests/obj/user/work.o: user/work.c user/clock.h \
 ../../uapi/kjitter.h user/work.h
user/clock.h:
../../uapi/kjitter.h:
user/work.h:
