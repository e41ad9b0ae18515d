build/host-tests/obj/compare/spread.o: compare/spread.c lib/chance.h \
 compare/spread.h compare/power.h
lib/chance.h:
compare/spread.h:
compare/power.h:
