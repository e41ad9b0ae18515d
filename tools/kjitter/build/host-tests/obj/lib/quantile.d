build/host-tests/obj/lib/quantile.o: lib/quantile.c lib/quantile.h \
 ../../uapi/kjitter_hist.h ../../uapi/kjitter.h
lib/quantile.h:
../../uapi/kjitter_hist.h:
../../uapi/kjitter.h:
