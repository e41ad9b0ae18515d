build/host-tests/obj/page/lane.o: page/lane.c page/colour.h page/html.h \
 lib/macros.h page/lane.h page/marks.h page/scale.h lib/names.h
page/colour.h:
page/html.h:
lib/macros.h:
page/lane.h:
page/marks.h:
page/scale.h:
lib/names.h:
