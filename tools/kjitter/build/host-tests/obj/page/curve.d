build/host-tests/obj/page/curve.o: page/curve.c page/curve.h page/html.h \
 lib/macros.h lib/duration.h lib/sum.h page/marks.h page/scale.h \
 ../../uapi/kjitter_hist.h ../../uapi/kjitter.h
page/curve.h:
page/html.h:
lib/macros.h:
lib/duration.h:
lib/sum.h:
page/marks.h:
page/scale.h:
../../uapi/kjitter_hist.h:
../../uapi/kjitter.h:
