build/host-tests/obj/capture/timeline.o: capture/timeline.c lib/macros.h \
 capture/timeline.h ../../uapi/kjitter_elapsed.h
lib/macros.h:
capture/timeline.h:
../../uapi/kjitter_elapsed.h:
