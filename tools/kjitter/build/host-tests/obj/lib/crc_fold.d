build/host-tests/obj/lib/crc_fold.o: lib/crc_fold.c lib/crc.h \
 lib/crc_fold.h
lib/crc.h:
lib/crc_fold.h:
