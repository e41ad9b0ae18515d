build/host-tests/obj/page/page.o: page/page.c page/colour.h page/html.h \
 lib/macros.h page/page.h ../../uapi/kjitter.h
page/colour.h:
page/html.h:
lib/macros.h:
page/page.h:
../../uapi/kjitter.h:
