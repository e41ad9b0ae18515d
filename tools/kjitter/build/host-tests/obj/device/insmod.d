build/host-tests/obj/device/insmod.o: device/insmod.c device/insmod.h \
 lib/macros.h lib/text.h lib/exit.h lib/macros.h
device/insmod.h:
lib/macros.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
