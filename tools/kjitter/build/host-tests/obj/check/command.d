build/host-tests/obj/check/command.o: check/command.c command.h \
 lib/options.h lib/cpulist.h ../../uapi/kjitter.h lib/lengths.h \
 lib/option_table.h device/conditions.h lib/environment.h lib/json.h \
 lib/options.h device/connect.h device/place.h lib/cpulist.h \
 check/early.h check/part.h device/ring.h check/model.h check/budget.h \
 capture/blame.h capture/symbols.h capture/symbols.h check/count.h \
 check/lines.h lib/procstat.h user/self.h lib/macros.h lib/tasks.h \
 check/samplers.h check/seen.h user/user.h user/causes.h user/self.h \
 user/clock.h ../../uapi/kjitter_stop.h ../../uapi/kjitter.h user/work.h \
 ../../uapi/kjitter_loop.h ../../uapi/kjitter_account.h \
 ../../uapi/kjitter_elapsed.h check/verdict.h check/reason.h \
 check/reasons.h check/formats.h check/events.h check/during.h \
 trace/follow.h trace/line.h trace/nest.h trace/tick.h trace/instance.h \
 check/gate.h check/judge.h lib/duration.h lib/exit.h lib/stop.h \
 lib/text.h lib/exit.h lib/macros.h lib/time.h user/clock.h \
 check/watched.h
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
device/connect.h:
device/place.h:
lib/cpulist.h:
check/early.h:
check/part.h:
device/ring.h:
check/model.h:
check/budget.h:
capture/blame.h:
capture/symbols.h:
capture/symbols.h:
check/count.h:
check/lines.h:
lib/procstat.h:
user/self.h:
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
check/during.h:
trace/follow.h:
trace/line.h:
trace/nest.h:
trace/tick.h:
trace/instance.h:
check/gate.h:
check/judge.h:
lib/duration.h:
lib/exit.h:
lib/stop.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
lib/time.h:
user/clock.h:
check/watched.h:
