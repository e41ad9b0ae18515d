build/host-tests/obj/capture/merge.o: capture/merge.c capture/merge.h
capture/merge.h:
