build/host-tests/obj/compare/read.o: compare/read.c capture/walk.h \
 capture/batch.h capture/format.h ../../uapi/kjitter.h lib/duration.h \
 lib/exit.h lib/sum.h lib/text.h lib/exit.h lib/macros.h compare/model.h \
 capture/summary.h capture/details.h capture/evidence.h capture/blame.h \
 capture/symbols.h lib/environment.h lib/json.h capture/period.h \
 ../../uapi/kjitter_hist.h ../../uapi/kjitter.h capture/split.h \
 ../../uapi/kjitter_names.h capture/stacks.h capture/timeline.h \
 capture/together.h lib/cpulist.h capture/merge.h lib/json.h \
 lib/options.h lib/cpulist.h lib/lengths.h lib/option_table.h \
 compare/spread.h compare/power.h compare/formats.h \
 ../../uapi/kjitter_cause.h ../../uapi/kjitter_names.h
capture/walk.h:
capture/batch.h:
capture/format.h:
../../uapi/kjitter.h:
lib/duration.h:
lib/exit.h:
lib/sum.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
compare/model.h:
capture/summary.h:
capture/details.h:
capture/evidence.h:
capture/blame.h:
capture/symbols.h:
lib/environment.h:
lib/json.h:
capture/period.h:
../../uapi/kjitter_hist.h:
../../uapi/kjitter.h:
capture/split.h:
../../uapi/kjitter_names.h:
capture/stacks.h:
capture/timeline.h:
capture/together.h:
lib/cpulist.h:
capture/merge.h:
lib/json.h:
lib/options.h:
lib/cpulist.h:
lib/lengths.h:
lib/option_table.h:
compare/spread.h:
compare/power.h:
compare/formats.h:
../../uapi/kjitter_cause.h:
../../uapi/kjitter_names.h:
