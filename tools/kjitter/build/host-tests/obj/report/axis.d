build/host-tests/obj/report/axis.o: report/axis.c lib/duration.h \
 lib/json.h lib/text.h lib/exit.h lib/macros.h lib/time.h report/model.h \
 report/figures.h capture/summary.h capture/details.h capture/format.h \
 ../../uapi/kjitter.h capture/evidence.h capture/blame.h \
 capture/symbols.h lib/environment.h lib/json.h capture/period.h \
 capture/batch.h ../../uapi/kjitter_hist.h ../../uapi/kjitter.h \
 capture/split.h ../../uapi/kjitter_names.h capture/stacks.h \
 capture/timeline.h capture/together.h lib/cpulist.h capture/merge.h \
 lib/quantile.h report/formats.h ../../uapi/kjitter_elapsed.h
lib/duration.h:
lib/json.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
lib/time.h:
report/model.h:
report/figures.h:
capture/summary.h:
capture/details.h:
capture/format.h:
../../uapi/kjitter.h:
capture/evidence.h:
capture/blame.h:
capture/symbols.h:
lib/environment.h:
lib/json.h:
capture/period.h:
capture/batch.h:
../../uapi/kjitter_hist.h:
../../uapi/kjitter.h:
capture/split.h:
../../uapi/kjitter_names.h:
capture/stacks.h:
capture/timeline.h:
capture/together.h:
lib/cpulist.h:
capture/merge.h:
lib/quantile.h:
report/formats.h:
../../uapi/kjitter_elapsed.h:
