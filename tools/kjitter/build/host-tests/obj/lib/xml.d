build/host-tests/obj/lib/xml.o: lib/xml.c lib/text.h lib/exit.h \
 lib/macros.h lib/xml.h
lib/text.h:
lib/exit.h:
lib/macros.h:
lib/xml.h:
