build/host-tests/obj/calibrate/command.o: calibrate/command.c command.h \
 lib/options.h lib/cpulist.h ../../uapi/kjitter.h lib/lengths.h \
 lib/option_table.h device/connect.h device/place.h lib/cpulist.h \
 lib/options.h lib/duration.h lib/exit.h lib/text.h lib/exit.h \
 lib/macros.h calibrate/model.h lib/environment.h lib/json.h \
 calibrate/run.h calibrate/inject.h calibrate/match.h capture/symbols.h \
 calibrate/victim.h calibrate/formats.h ../../uapi/kjitter_sampler.h \
 ../../uapi/kjitter.h
command.h:
lib/options.h:
lib/cpulist.h:
../../uapi/kjitter.h:
lib/lengths.h:
lib/option_table.h:
device/connect.h:
device/place.h:
lib/cpulist.h:
lib/options.h:
lib/duration.h:
lib/exit.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
calibrate/model.h:
lib/environment.h:
lib/json.h:
calibrate/run.h:
calibrate/inject.h:
calibrate/match.h:
capture/symbols.h:
calibrate/victim.h:
calibrate/formats.h:
../../uapi/kjitter_sampler.h:
../../uapi/kjitter.h:
