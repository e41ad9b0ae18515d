build/host-tests/obj/capture/symbols.o: capture/symbols.c \
 capture/symbols.h ../../uapi/kjitter.h
capture/symbols.h:
../../uapi/kjitter.h:
