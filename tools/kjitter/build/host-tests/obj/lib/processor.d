build/host-tests/obj/lib/processor.o: lib/processor.c lib/macros.h \
 lib/processor.h
lib/macros.h:
lib/processor.h:
