build/host-tests/obj/capture/details.o: capture/details.c \
 capture/details.h capture/format.h ../../uapi/kjitter.h lib/names.h \
 lib/sum.h capture/summary.h capture/evidence.h capture/blame.h \
 capture/symbols.h lib/environment.h lib/json.h capture/period.h \
 capture/batch.h ../../uapi/kjitter_hist.h ../../uapi/kjitter.h \
 capture/split.h ../../uapi/kjitter_names.h capture/stacks.h \
 capture/timeline.h capture/together.h lib/cpulist.h capture/merge.h \
 capture/together_look.h ../../uapi/kjitter_elapsed.h capture/walk.h
capture/details.h:
capture/format.h:
../../uapi/kjitter.h:
lib/names.h:
lib/sum.h:
capture/summary.h:
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
capture/together_look.h:
../../uapi/kjitter_elapsed.h:
capture/walk.h:
