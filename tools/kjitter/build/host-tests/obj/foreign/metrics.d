build/host-tests/obj/foreign/metrics.o: foreign/metrics.c lib/text.h \
 lib/exit.h lib/macros.h lib/time.h foreign/metrics.h
lib/text.h:
lib/exit.h:
lib/macros.h:
lib/time.h:
foreign/metrics.h:
