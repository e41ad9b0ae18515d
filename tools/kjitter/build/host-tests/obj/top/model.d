build/host-tests/obj/top/model.o: top/model.c lib/duration.h top/model.h \
 ../../uapi/kjitter.h top/naming.h capture/symbols.h \
 ../../uapi/kjitter_sampler.h ../../uapi/kjitter.h
lib/duration.h:
top/model.h:
../../uapi/kjitter.h:
top/naming.h:
capture/symbols.h:
../../uapi/kjitter_sampler.h:
../../uapi/kjitter.h:
