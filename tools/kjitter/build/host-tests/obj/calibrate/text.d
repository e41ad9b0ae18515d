build/host-tests/obj/calibrate/text.o: calibrate/text.c lib/names.h \
 lib/text.h lib/exit.h lib/macros.h calibrate/model.h lib/environment.h \
 lib/json.h ../../uapi/kjitter.h calibrate/run.h calibrate/inject.h \
 calibrate/match.h capture/symbols.h calibrate/victim.h \
 calibrate/formats.h
lib/names.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
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
