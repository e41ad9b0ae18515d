build/host-tests/obj/page/style.o: page/style.c page/page.h
page/page.h:
