build/host-tests/obj/session/explain.o: session/explain.c \
 session/explain.h trace/follow.h trace/line.h capture/symbols.h \
 ../../uapi/kjitter.h trace/nest.h trace/tick.h trace/instance.h \
 lib/cpulist.h user/user.h user/causes.h lib/procstat.h user/self.h \
 user/clock.h lib/macros.h ../../uapi/kjitter_stop.h ../../uapi/kjitter.h \
 user/work.h ../../uapi/kjitter_loop.h ../../uapi/kjitter_account.h \
 ../../uapi/kjitter_elapsed.h ../../uapi/kjitter_elapsed.h
session/explain.h:
trace/follow.h:
trace/line.h:
capture/symbols.h:
../../uapi/kjitter.h:
trace/nest.h:
trace/tick.h:
trace/instance.h:
lib/cpulist.h:
user/user.h:
user/causes.h:
lib/procstat.h:
user/self.h:
user/clock.h:
lib/macros.h:
../../uapi/kjitter_stop.h:
../../uapi/kjitter.h:
user/work.h:
../../uapi/kjitter_loop.h:
../../uapi/kjitter_account.h:
../../uapi/kjitter_elapsed.h:
../../uapi/kjitter_elapsed.h:
