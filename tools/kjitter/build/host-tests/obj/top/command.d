build/host-tests/obj/top/command.o: top/command.c command.h lib/options.h \
 lib/cpulist.h ../../uapi/kjitter.h lib/lengths.h lib/option_table.h \
 lib/exit.h lib/macros.h lib/stop.h lib/text.h lib/exit.h lib/macros.h \
 lib/time.h top/live.h top/feed.h top/interrupts.h lib/procstat.h \
 top/model.h session/session.h capture/format.h lib/options.h \
 session/source.h capture/symbols.h device/ring.h session/explain.h \
 trace/follow.h trace/line.h trace/nest.h trace/tick.h trace/instance.h \
 lib/cpulist.h user/user.h user/causes.h user/self.h user/clock.h \
 ../../uapi/kjitter_stop.h ../../uapi/kjitter.h user/work.h \
 ../../uapi/kjitter_loop.h ../../uapi/kjitter_account.h \
 ../../uapi/kjitter_elapsed.h session/keep.h session/last_gap.h \
 session/stacks.h capture/stacks.h capture/format.h top/keeper.h \
 top/terminal.h top/keys.h top/screen.h top/line.h top/view.h \
 top/figures.h top/tell.h top/formats.h
command.h:
lib/options.h:
lib/cpulist.h:
../../uapi/kjitter.h:
lib/lengths.h:
lib/option_table.h:
lib/exit.h:
lib/macros.h:
lib/stop.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
lib/time.h:
top/live.h:
top/feed.h:
top/interrupts.h:
lib/procstat.h:
top/model.h:
session/session.h:
capture/format.h:
lib/options.h:
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
top/keeper.h:
top/terminal.h:
top/keys.h:
top/screen.h:
top/line.h:
top/view.h:
top/figures.h:
top/tell.h:
top/formats.h:
