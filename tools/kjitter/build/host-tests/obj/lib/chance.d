build/host-tests/obj/lib/chance.o: lib/chance.c lib/chance.h
lib/chance.h:
