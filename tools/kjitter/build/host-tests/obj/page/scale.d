build/host-tests/obj/page/scale.o: page/scale.c lib/chance.h page/scale.h
lib/chance.h:
page/scale.h:
