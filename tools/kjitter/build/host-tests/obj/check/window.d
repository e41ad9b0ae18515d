build/host-tests/obj/check/window.o: check/window.c device/device.h \
 ../../uapi/kjitter.h check/during.h check/part.h device/ring.h \
 check/model.h check/budget.h lib/cpulist.h lib/options.h lib/cpulist.h \
 lib/lengths.h lib/option_table.h capture/blame.h capture/symbols.h \
 capture/symbols.h check/count.h check/lines.h lib/procstat.h user/self.h \
 lib/environment.h lib/json.h lib/macros.h lib/tasks.h check/samplers.h \
 check/seen.h user/user.h user/causes.h user/self.h user/clock.h \
 ../../uapi/kjitter_stop.h ../../uapi/kjitter.h user/work.h \
 ../../uapi/kjitter_loop.h ../../uapi/kjitter_account.h \
 ../../uapi/kjitter_elapsed.h check/verdict.h check/reason.h \
 check/reasons.h check/formats.h check/events.h trace/follow.h \
 trace/line.h trace/nest.h trace/tick.h trace/instance.h lib/exit.h \
 lib/text.h lib/exit.h lib/macros.h user/why.h check/watched.h
device/device.h:
../../uapi/kjitter.h:
check/during.h:
check/part.h:
device/ring.h:
check/model.h:
check/budget.h:
lib/cpulist.h:
lib/options.h:
lib/cpulist.h:
lib/lengths.h:
lib/option_table.h:
capture/blame.h:
capture/symbols.h:
capture/symbols.h:
check/count.h:
check/lines.h:
lib/procstat.h:
user/self.h:
lib/environment.h:
lib/json.h:
lib/macros.h:
lib/tasks.h:
check/samplers.h:
check/seen.h:
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
check/verdict.h:
check/reason.h:
check/reasons.h:
check/formats.h:
check/events.h:
trace/follow.h:
trace/line.h:
trace/nest.h:
trace/tick.h:
trace/instance.h:
lib/exit.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
user/why.h:
check/watched.h:
