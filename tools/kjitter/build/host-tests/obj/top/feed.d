build/host-tests/obj/top/feed.o: top/feed.c device/device.h \
 ../../uapi/kjitter.h top/feed.h top/interrupts.h lib/procstat.h \
 top/model.h session/session.h capture/format.h lib/options.h \
 lib/cpulist.h lib/lengths.h lib/option_table.h session/source.h \
 capture/symbols.h device/ring.h session/explain.h trace/follow.h \
 trace/line.h trace/nest.h trace/tick.h trace/instance.h lib/cpulist.h \
 user/user.h user/causes.h user/self.h user/clock.h lib/macros.h \
 ../../uapi/kjitter_stop.h ../../uapi/kjitter.h user/work.h \
 ../../uapi/kjitter_loop.h ../../uapi/kjitter_account.h \
 ../../uapi/kjitter_elapsed.h session/keep.h session/last_gap.h \
 session/stacks.h capture/stacks.h capture/format.h lib/duration.h \
 lib/exit.h lib/names.h lib/stop.h lib/text.h lib/exit.h lib/macros.h \
 lib/time.h session/drain.h session/session.h session/starved.h \
 session/stream.h ../../uapi/kjitter_sampler.h
device/device.h:
../../uapi/kjitter.h:
top/feed.h:
top/interrupts.h:
lib/procstat.h:
top/model.h:
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
lib/duration.h:
lib/exit.h:
lib/names.h:
lib/stop.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
lib/time.h:
session/drain.h:
session/session.h:
session/starved.h:
session/stream.h:
../../uapi/kjitter_sampler.h:
