build/host-tests/obj/page/interval.o: page/interval.c page/interval.h \
 page/scale.h
page/interval.h:
page/scale.h:
