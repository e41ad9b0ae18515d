build/host-tests/obj/lib/names.o: lib/names.c lib/macros.h lib/names.h \
 lib/text.h lib/exit.h ../../uapi/kjitter.h ../../uapi/kjitter_cause.h \
 ../../uapi/kjitter.h ../../uapi/kjitter_names.h \
 ../../uapi/kjitter_names.h ../../uapi/kjitter_sampler.h
lib/macros.h:
lib/names.h:
lib/text.h:
lib/exit.h:
../../uapi/kjitter.h:
../../uapi/kjitter_cause.h:
../../uapi/kjitter.h:
../../uapi/kjitter_names.h:
../../uapi/kjitter_names.h:
../../uapi/kjitter_sampler.h:
