build/host-tests/obj/user/thread.o: user/thread.c user/clock.h \
 ../../uapi/kjitter.h user/loop.h user/user.h user/causes.h \
 lib/procstat.h user/self.h lib/macros.h ../../uapi/kjitter_stop.h \
 ../../uapi/kjitter.h user/work.h ../../uapi/kjitter_loop.h \
 ../../uapi/kjitter_account.h ../../uapi/kjitter_elapsed.h
user/clock.h:
../../uapi/kjitter.h:
user/loop.h:
user/user.h:
user/causes.h:
lib/procstat.h:
user/self.h:
lib/macros.h:
../../uapi/kjitter_stop.h:
../../uapi/kjitter.h:
user/work.h:
../../uapi/kjitter_loop.h:
../../uapi/kjitter_account.h:
../../uapi/kjitter_elapsed.h:
