build/host-tests/obj/report/json.o: report/json.c lib/cpulist.h \
 ../../uapi/kjitter.h lib/duration.h lib/json.h lib/names.h \
 report/model.h report/figures.h capture/summary.h capture/details.h \
 capture/format.h capture/evidence.h capture/blame.h capture/symbols.h \
 lib/environment.h lib/json.h capture/period.h capture/batch.h \
 ../../uapi/kjitter_hist.h ../../uapi/kjitter.h capture/split.h \
 ../../uapi/kjitter_names.h capture/stacks.h capture/timeline.h \
 capture/together.h capture/merge.h lib/quantile.h report/formats.h \
 ../../uapi/kjitter_elapsed.h
lib/cpulist.h:
../../uapi/kjitter.h:
lib/duration.h:
lib/json.h:
lib/names.h:
report/model.h:
report/figures.h:
capture/summary.h:
capture/details.h:
capture/format.h:
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
capture/merge.h:
lib/quantile.h:
report/formats.h:
../../uapi/kjitter_elapsed.h:
