build/host-tests/obj/page/file.o: page/file.c page/file.h lib/text.h \
 lib/exit.h lib/macros.h
page/file.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
