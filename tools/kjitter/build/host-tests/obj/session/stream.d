build/host-tests/obj/session/stream.o: session/stream.c device/device.h \
 ../../uapi/kjitter.h lib/text.h lib/exit.h lib/macros.h session/stream.h \
 session/session.h capture/format.h lib/options.h lib/cpulist.h \
 lib/lengths.h lib/option_table.h session/source.h capture/symbols.h \
 device/ring.h session/explain.h trace/follow.h trace/line.h trace/nest.h \
 trace/tick.h trace/instance.h lib/cpulist.h user/user.h user/causes.h \
 lib/procstat.h user/self.h user/clock.h lib/macros.h \
 ../../uapi/kjitter_stop.h ../../uapi/kjitter.h user/work.h \
 ../../uapi/kjitter_loop.h ../../uapi/kjitter_account.h \
 ../../uapi/kjitter_elapsed.h session/keep.h session/last_gap.h \
 session/stacks.h capture/stacks.h capture/format.h user/clock.h \
 user/why.h
device/device.h:
../../uapi/kjitter.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
session/stream.h:
session/session.h:
capture/format.h:
lib/options.h:
lib/cpulist.h:
lib/lengths.h:
lib/option_table.h:
session/source.h:
capture/symbols.h:
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
user/clock.h:
user/why.h:
