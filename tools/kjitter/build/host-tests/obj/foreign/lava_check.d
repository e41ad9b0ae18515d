build/host-tests/obj/foreign/lava_check.o: foreign/lava_check.c \
 check/judge.h check/model.h check/budget.h lib/cpulist.h \
 ../../uapi/kjitter.h lib/options.h lib/cpulist.h lib/lengths.h \
 lib/option_table.h capture/blame.h capture/symbols.h capture/symbols.h \
 check/count.h check/lines.h lib/procstat.h user/self.h lib/environment.h \
 lib/json.h lib/macros.h lib/tasks.h check/samplers.h check/seen.h \
 user/user.h user/causes.h user/self.h user/clock.h \
 ../../uapi/kjitter_stop.h ../../uapi/kjitter.h user/work.h \
 ../../uapi/kjitter_loop.h ../../uapi/kjitter_account.h \
 ../../uapi/kjitter_elapsed.h check/verdict.h check/reason.h \
 check/reasons.h check/formats.h foreign/model.h check/model.h \
 report/model.h report/figures.h capture/summary.h capture/details.h \
 capture/format.h capture/evidence.h capture/blame.h capture/period.h \
 capture/batch.h ../../uapi/kjitter_hist.h capture/split.h \
 ../../uapi/kjitter_names.h capture/stacks.h capture/timeline.h \
 capture/together.h capture/merge.h lib/quantile.h lib/json.h \
 report/formats.h report/formats.h check/formats.h foreign/lava.h \
 lib/duration.h lib/names.h
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
foreign/model.h:
check/model.h:
report/model.h:
report/figures.h:
capture/summary.h:
capture/details.h:
capture/format.h:
capture/evidence.h:
capture/blame.h:
capture/period.h:
capture/batch.h:
../../uapi/kjitter_hist.h:
capture/split.h:
../../uapi/kjitter_names.h:
capture/stacks.h:
capture/timeline.h:
capture/together.h:
capture/merge.h:
lib/quantile.h:
lib/json.h:
report/formats.h:
report/formats.h:
check/formats.h:
foreign/lava.h:
lib/duration.h:
lib/names.h:
