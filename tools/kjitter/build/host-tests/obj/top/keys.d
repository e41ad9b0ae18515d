build/host-tests/obj/top/keys.o: top/keys.c top/keys.h lib/macros.h
top/keys.h:
lib/macros.h:
