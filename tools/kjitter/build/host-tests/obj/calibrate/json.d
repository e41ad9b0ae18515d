build/host-tests/obj/calibrate/json.o: calibrate/json.c lib/json.h \
 lib/names.h calibrate/model.h lib/environment.h lib/json.h \
 ../../uapi/kjitter.h calibrate/run.h calibrate/inject.h \
 calibrate/match.h capture/symbols.h calibrate/victim.h \
 calibrate/formats.h
lib/json.h:
lib/names.h:
calibrate/model.h:
lib/environment.h:
lib/json.h:
../../uapi/kjitter.h:
calibrate/run.h:
calibrate/inject.h:
calibrate/match.h:
capture/symbols.h:
calibrate/victim.h:
calibrate/formats.h:
