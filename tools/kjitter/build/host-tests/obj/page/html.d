build/host-tests/obj/page/html.o: page/html.c page/html.h lib/macros.h \
 lib/duration.h lib/text.h lib/exit.h lib/macros.h lib/xml.h
page/html.h:
lib/macros.h:
lib/duration.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
lib/xml.h:
