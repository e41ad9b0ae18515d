build/host-tests/obj/calibrate/run.o: calibrate/run.c lib/tasks.h \
 ../../uapi/kjitter.h device/device.h device/names.h capture/symbols.h \
 device/ring.h lib/exit.h lib/text.h lib/exit.h lib/macros.h lib/time.h \
 calibrate/run.h calibrate/inject.h calibrate/match.h calibrate/victim.h \
 ../../uapi/kjitter_sampler.h ../../uapi/kjitter.h
lib/tasks.h:
../../uapi/kjitter.h:
device/device.h:
device/names.h:
capture/symbols.h:
device/ring.h:
lib/exit.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
lib/time.h:
calibrate/run.h:
calibrate/inject.h:
calibrate/match.h:
calibrate/victim.h:
../../uapi/kjitter_sampler.h:
../../uapi/kjitter.h:
