build/host-tests/obj/page/marks.o: page/marks.c lib/macros.h page/marks.h \
 page/scale.h
lib/macros.h:
page/marks.h:
page/scale.h:
