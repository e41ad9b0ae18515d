build/host-tests/obj/report/crosscheck.o: report/crosscheck.c \
 report/crosscheck.h ../../uapi/kjitter.h ../../uapi/kjitter_cause.h \
 ../../uapi/kjitter.h ../../uapi/kjitter_names.h \
 ../../uapi/kjitter_sampler.h
report/crosscheck.h:
../../uapi/kjitter.h:
../../uapi/kjitter_cause.h:
../../uapi/kjitter.h:
../../uapi/kjitter_names.h:
../../uapi/kjitter_sampler.h:
