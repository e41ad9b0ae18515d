build/host-tests/obj/foreign/lava.o: foreign/lava.c foreign/lava.h \
 lib/macros.h
foreign/lava.h:
lib/macros.h:
