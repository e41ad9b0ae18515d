build/host-tests/obj/session/source.o: session/source.c device/names.h \
 capture/symbols.h ../../uapi/kjitter.h session/source.h capture/format.h \
 device/ring.h session/explain.h trace/follow.h trace/line.h trace/nest.h \
 trace/tick.h trace/instance.h lib/cpulist.h user/user.h user/causes.h \
 lib/procstat.h user/self.h user/clock.h lib/macros.h \
 ../../uapi/kjitter_stop.h ../../uapi/kjitter.h user/work.h \
 ../../uapi/kjitter_loop.h ../../uapi/kjitter_account.h \
 ../../uapi/kjitter_elapsed.h session/keep.h session/last_gap.h \
 session/stacks.h capture/stacks.h capture/format.h
device/names.h:
capture/symbols.h:
../../uapi/kjitter.h:
session/source.h:
capture/format.h:
device/ring.h:
session/explain.h:
trace/follow.h:
trace/line.h:
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
session/keep.h:
session/last_gap.h:
session/stacks.h:
capture/stacks.h:
capture/format.h:
