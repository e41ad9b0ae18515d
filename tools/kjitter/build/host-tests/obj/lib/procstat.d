build/host-tests/obj/lib/procstat.o: lib/procstat.c lib/macros.h \
 lib/procstat.h ../../uapi/kjitter.h ../../uapi/kjitter_cause.h \
 ../../uapi/kjitter.h ../../uapi/kjitter_names.h
lib/macros.h:
lib/procstat.h:
../../uapi/kjitter.h:
../../uapi/kjitter_cause.h:
../../uapi/kjitter.h:
../../uapi/kjitter_names.h:
