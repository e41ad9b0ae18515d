build/host-tests/obj/compare/power.o: compare/power.c lib/chance.h \
 compare/power.h
lib/chance.h:
compare/power.h:
