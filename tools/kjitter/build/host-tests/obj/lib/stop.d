build/host-tests/obj/lib/stop.o: lib/stop.c lib/stop.h lib/time.h
lib/stop.h:
lib/time.h:
