build/host-tests/obj/top/picture.o: top/picture.c top/picture.h \
 top/model.h ../../uapi/kjitter.h
top/picture.h:
top/model.h:
../../uapi/kjitter.h:
