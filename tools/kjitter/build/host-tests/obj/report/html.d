build/host-tests/obj/report/html.o: report/html.c report/html.h \
 report/look.h capture/summary.h capture/details.h capture/format.h \
 ../../uapi/kjitter.h capture/evidence.h capture/blame.h \
 capture/symbols.h lib/environment.h lib/json.h capture/period.h \
 capture/batch.h ../../uapi/kjitter_hist.h ../../uapi/kjitter.h \
 capture/split.h ../../uapi/kjitter_names.h capture/stacks.h \
 capture/timeline.h capture/together.h lib/cpulist.h capture/merge.h \
 report/losses.h report/model.h report/figures.h lib/quantile.h \
 lib/json.h report/formats.h lib/exit.h lib/text.h lib/exit.h \
 lib/macros.h page/file.h page/html.h lib/macros.h page/page.h
report/html.h:
report/look.h:
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
report/losses.h:
report/model.h:
report/figures.h:
lib/quantile.h:
lib/json.h:
report/formats.h:
lib/exit.h:
lib/text.h:
lib/exit.h:
lib/macros.h:
page/file.h:
page/html.h:
lib/macros.h:
page/page.h:
