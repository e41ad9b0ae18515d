build/host-tests/obj/capture/records.o: capture/records.c capture/batch.h \
 capture/format.h ../../uapi/kjitter.h lib/macros.h capture/records.h \
 capture/summary.h capture/details.h capture/evidence.h capture/blame.h \
 capture/symbols.h lib/environment.h lib/json.h capture/period.h \
 ../../uapi/kjitter_hist.h ../../uapi/kjitter.h capture/split.h \
 ../../uapi/kjitter_names.h capture/stacks.h capture/timeline.h \
 capture/together.h lib/cpulist.h capture/merge.h capture/streams.h
capture/batch.h:
capture/format.h:
../../uapi/kjitter.h:
lib/macros.h:
capture/records.h:
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
capture/streams.h:
