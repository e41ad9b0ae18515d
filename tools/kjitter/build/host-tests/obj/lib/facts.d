build/host-tests/obj/lib/facts.o: lib/facts.c ../../uapi/kjitter_facts.h \
 ../../uapi/kjitter_cause.h ../../uapi/kjitter.h \
 ../../uapi/kjitter_names.h ../../uapi/kjitter_sampler.h
../../uapi/kjitter_facts.h:
../../uapi/kjitter_cause.h:
../../uapi/kjitter.h:
../../uapi/kjitter_names.h:
../../uapi/kjitter_sampler.h:
