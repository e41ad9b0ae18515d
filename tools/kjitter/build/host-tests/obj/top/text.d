build/host-tests/obj/top/text.o: top/text.c lib/duration.h top/table.h \
 capture/symbols.h ../../uapi/kjitter.h top/figures.h lib/options.h \
 lib/cpulist.h lib/lengths.h lib/option_table.h top/model.h top/line.h \
 lib/macros.h top/tell.h top/feed.h top/interrupts.h lib/procstat.h \
 session/session.h capture/format.h session/source.h device/ring.h \
 session/explain.h trace/follow.h trace/line.h trace/nest.h trace/tick.h \
 trace/instance.h lib/cpulist.h user/user.h user/causes.h user/self.h \
 user/clock.h ../../uapi/kjitter_stop.h ../../uapi/kjitter.h user/work.h \
 ../../uapi/kjitter_loop.h ../../uapi/kjitter_account.h \
 ../../uapi/kjitter_elapsed.h session/keep.h session/last_gap.h \
 session/stacks.h capture/stacks.h capture/format.h top/formats.h
lib/duration.h:
top/table.h:
capture/symbols.h:
../../uapi/kjitter.h:
top/figures.h:
lib/options.h:
lib/cpulist.h:
lib/lengths.h:
lib/option_table.h:
top/model.h:
top/line.h:
lib/macros.h:
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
top/formats.h:
