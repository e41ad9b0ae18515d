build/host-tests/obj/user/user.o: user/user.c lib/time.h user/user.h \
 user/causes.h lib/procstat.h ../../uapi/kjitter.h user/self.h \
 user/clock.h lib/macros.h ../../uapi/kjitter_stop.h ../../uapi/kjitter.h \
 user/work.h ../../uapi/kjitter_loop.h ../../uapi/kjitter_account.h \
 ../../uapi/kjitter_elapsed.h
lib/time.h:
user/user.h:
user/causes.h:
lib/procstat.h:
../../uapi/kjitter.h:
user/self.h:
user/clock.h:
lib/macros.h:
../../uapi/kjitter_stop.h:
../../uapi/kjitter.h:
user/work.h:
../../uapi/kjitter_loop.h:
../../uapi/kjitter_account.h:
../../uapi/kjitter_elapsed.h:
