build/host-tests/obj/user/causes.o: user/causes.c user/causes.h \
 lib/procstat.h ../../uapi/kjitter.h user/self.h user/clock.h \
 device/device.h ../../uapi/kjitter_cause.h ../../uapi/kjitter.h \
 ../../uapi/kjitter_names.h
user/causes.h:
lib/procstat.h:
../../uapi/kjitter.h:
user/self.h:
user/clock.h:
device/device.h:
../../uapi/kjitter_cause.h:
../../uapi/kjitter.h:
../../uapi/kjitter_names.h:
