build/host-tests/obj/compare/together.o: compare/together.c lib/chance.h \
 lib/crc.h lib/duration.h lib/text.h lib/exit.h lib/macros.h \
 compare/model.h capture/summary.h capture/details.h capture/format.h \
 ../../uapi/kjitter.h capture/evidence.h capture/blame.h \
 capture/symbols.h lib/environment.h lib/json.h capture/period.h \
 capture/batch.h ../../uapi/kjitter_hist.h ../../uapi/kjitter.h \
 capture/split.h ../../uapi/kjitter_names.h capture/stacks.h \
 capture/timeline.h capture/together.h lib/cpulist.h capture/merge.h \
 lib/json.h lib/options.h lib/cpulist.h lib/lengths.h lib/option_table.h \
 compare/spread.h compare/power.h compare/formats.h
lib/chance.h:
lib/crc.h:
lib/duration.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
compare/model.h:
capture/summary.h:
capture/details.h:
capture/format.h:
../../uapi/kjitter.h:
capture/evidence.h:
capture/blame.h:
capture/symbols.h:
lib/environment.h:
lib/json.h:
capture/period.h:
capture/batch.h:
../../uapi/kjitter_hist.h:
../../uapi/kjitter.h:
capture/split.h:
../../uapi/kjitter_names.h:
capture/stacks.h:
capture/timeline.h:
capture/together.h:
lib/cpulist.h:
capture/merge.h:
lib/json.h:
lib/options.h:
lib/cpulist.h:
lib/lengths.h:
lib/option_table.h:
compare/spread.h:
compare/power.h:
compare/formats.h:
