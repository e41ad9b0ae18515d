build/host-tests/obj/capture/together_look.o: capture/together_look.c \
 capture/together_look.h capture/batch.h capture/format.h \
 ../../uapi/kjitter.h capture/together.h capture/blame.h \
 capture/symbols.h lib/cpulist.h capture/merge.h capture/period.h \
 ../../uapi/kjitter_hist.h ../../uapi/kjitter.h
capture/together_look.h:
capture/batch.h:
capture/format.h:
../../uapi/kjitter.h:
capture/together.h:
capture/blame.h:
capture/symbols.h:
lib/cpulist.h:
capture/merge.h:
capture/period.h:
../../uapi/kjitter_hist.h:
../../uapi/kjitter.h:
