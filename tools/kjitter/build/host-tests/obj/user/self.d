build/host-tests/obj/user/self.o: user/self.c lib/environment.h \
 lib/json.h ../../uapi/kjitter.h lib/time.h user/self.h
lib/environment.h:
lib/json.h:
../../uapi/kjitter.h:
lib/time.h:
user/self.h:
