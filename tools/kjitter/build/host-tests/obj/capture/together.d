build/host-tests/obj/capture/together.o: capture/together.c lib/chance.h \
 lib/names.h lib/sum.h capture/together.h capture/blame.h \
 capture/symbols.h ../../uapi/kjitter.h lib/cpulist.h capture/merge.h \
 capture/period.h capture/batch.h capture/format.h \
 ../../uapi/kjitter_hist.h ../../uapi/kjitter.h
lib/chance.h:
lib/names.h:
lib/sum.h:
capture/together.h:
capture/blame.h:
capture/symbols.h:
../../uapi/kjitter.h:
lib/cpulist.h:
capture/merge.h:
capture/period.h:
capture/batch.h:
capture/format.h:
../../uapi/kjitter_hist.h:
../../uapi/kjitter.h:
