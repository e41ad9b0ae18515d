build/host-tests/obj/record.o: record.c command.h lib/options.h \
 lib/cpulist.h ../../uapi/kjitter.h lib/lengths.h lib/option_table.h \
 device/conditions.h lib/environment.h lib/json.h lib/options.h \
 device/device.h lib/duration.h lib/environment.h lib/exit.h lib/names.h \
 lib/text.h lib/exit.h lib/macros.h session/session.h capture/format.h \
 session/source.h capture/symbols.h device/ring.h session/explain.h \
 trace/follow.h trace/line.h trace/nest.h trace/tick.h trace/instance.h \
 lib/cpulist.h user/user.h user/causes.h lib/procstat.h user/self.h \
 user/clock.h lib/macros.h ../../uapi/kjitter_stop.h ../../uapi/kjitter.h \
 user/work.h ../../uapi/kjitter_loop.h ../../uapi/kjitter_account.h \
 ../../uapi/kjitter_elapsed.h session/keep.h session/last_gap.h \
 session/stacks.h capture/stacks.h capture/format.h session/starved.h \
 session/session.h session/stop_at.h session/stream.h \
 ../../uapi/kjitter_account.h ../../uapi/kjitter_sampler.h
command.h:
lib/options.h:
lib/cpulist.h:
../../uapi/kjitter.h:
lib/lengths.h:
lib/option_table.h:
device/conditions.h:
lib/environment.h:
lib/json.h:
lib/options.h:
device/device.h:
lib/duration.h:
lib/environment.h:
lib/exit.h:
lib/names.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
session/session.h:
capture/format.h:
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
session/starved.h:
session/session.h:
session/stop_at.h:
session/stream.h:
../../uapi/kjitter_account.h:
../../uapi/kjitter_sampler.h:
