build/host-tests/obj/lib/crc.o: lib/crc.c lib/crc.h
lib/crc.h:
