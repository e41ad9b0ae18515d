build/host-tests/obj/report/losses.o: report/losses.c lib/duration.h \
 lib/names.h lib/sum.h report/losses.h ../../uapi/kjitter.h \
 ../../uapi/kjitter_sampler.h ../../uapi/kjitter.h
lib/duration.h:
lib/names.h:
lib/sum.h:
report/losses.h:
../../uapi/kjitter.h:
../../uapi/kjitter_sampler.h:
../../uapi/kjitter.h:
