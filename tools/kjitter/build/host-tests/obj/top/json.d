build/host-tests/obj/top/json.o: top/json.c lib/duration.h top/figures.h \
 lib/options.h lib/cpulist.h ../../uapi/kjitter.h lib/lengths.h \
 lib/option_table.h top/model.h lib/json.h lib/names.h lib/time.h \
 top/naming.h capture/symbols.h top/tell.h top/feed.h top/interrupts.h \
 lib/procstat.h session/session.h capture/format.h session/source.h \
 device/ring.h session/explain.h trace/follow.h trace/line.h trace/nest.h \
 trace/tick.h trace/instance.h lib/cpulist.h user/user.h user/causes.h \
 user/self.h user/clock.h lib/macros.h ../../uapi/kjitter_stop.h \
 ../../uapi/kjitter.h user/work.h ../../uapi/kjitter_loop.h \
 ../../uapi/kjitter_account.h ../../uapi/kjitter_elapsed.h session/keep.h \
 session/last_gap.h session/stacks.h capture/stacks.h capture/format.h \
 top/line.h top/formats.h
lib/duration.h:
top/figures.h:
lib/options.h:
lib/cpulist.h:
../../uapi/kjitter.h:
lib/lengths.h:
lib/option_table.h:
top/model.h:
lib/json.h:
lib/names.h:
lib/time.h:
top/naming.h:
capture/symbols.h:
top/tell.h:
top/feed.h:
top/interrupts.h:
lib/procstat.h:
session/session.h:
capture/format.h:
session/source.h:
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
top/line.h:
top/formats.h:
