build/host-tests/obj/check/json_budget.o: check/json_budget.c \
 lib/duration.h lib/json.h lib/names.h check/judge.h check/model.h \
 check/budget.h lib/cpulist.h ../../uapi/kjitter.h lib/options.h \
 lib/cpulist.h lib/lengths.h lib/option_table.h capture/blame.h \
 capture/symbols.h capture/symbols.h check/count.h check/lines.h \
 lib/procstat.h user/self.h lib/environment.h lib/json.h lib/macros.h \
 lib/tasks.h check/samplers.h check/seen.h user/user.h user/causes.h \
 user/self.h user/clock.h ../../uapi/kjitter_stop.h ../../uapi/kjitter.h \
 user/work.h ../../uapi/kjitter_loop.h ../../uapi/kjitter_account.h \
 ../../uapi/kjitter_elapsed.h check/verdict.h check/reason.h \
 check/reasons.h check/formats.h
lib/duration.h:
lib/json.h:
lib/names.h:
check/judge.h:
check/model.h:
check/budget.h:
lib/cpulist.h:
../../uapi/kjitter.h:
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
