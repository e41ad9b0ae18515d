build/host-tests/obj/report/figures.o: report/figures.c report/figures.h \
 capture/summary.h capture/details.h capture/format.h \
 ../../uapi/kjitter.h capture/evidence.h capture/blame.h \
 capture/symbols.h lib/environment.h lib/json.h capture/period.h \
 capture/batch.h ../../uapi/kjitter_hist.h ../../uapi/kjitter.h \
 capture/split.h ../../uapi/kjitter_names.h capture/stacks.h \
 capture/timeline.h capture/together.h lib/cpulist.h capture/merge.h \
 lib/quantile.h lib/duration.h ../../uapi/kjitter_elapsed.h \
 ../../uapi/kjitter_sampler.h
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
lib/duration.h:
../../uapi/kjitter_elapsed.h:
../../uapi/kjitter_sampler.h:
