# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Calls to all CPUs at once, all of them stopped, and what comes to one of them: which of it is told
# as one event. The emulator runs one CPU after the other, for up to a millisecond each: what is at one instant on a
# machine is that far apart here.
# shellcheck disable=SC1091,SC2016 # in the guest; $1 in sh -c is meant for that sh
. /lab/contract.sh
witness=/sys/kernel/debug/kjitter_witness
control=/sys/kernel/debug/kjitter_inject/control
WINDOW=5ms

check "insmod kjitter" insmod /lab/kjitter.ko
check "insmod kjitter_inject" insmod /lab/kjitter_inject.ko
check "insmod kjitter_witness" insmod /lab/kjitter_witness.ko

# said FIELD CPUS CAUSE [FILE]: of that set of CPUs; nothing if there is none.
said()
{
	awk -v field="\"$1\":" -v cpus="\"$2\"," -v cause="\"$3\"," '
		$1 == "\"cpus\":" { is = $2 == cpus }
		$1 == "\"cause\":" { is = is && $2 == cause }
		is && $1 == field { print $2 + 0 }' "${4:-/out/calls.json}"
}

timeout 200 kjitter record --quiet --cpus 1-3 --threshold 10us --level 2 --duration 8s \
	--output /out/calls.kjr 2>/tmp/err &
recorder=$!
sleep 1
for i in $(seq 100); do
	cat $witness/broadcast
	usleep 10000
	# Longer than the window before, and after, the next call.
	echo "class=hrtimer cpu=$((1 + i % 3)) count=1 min=30000 max=30000 spacing=1000000" >$control
	usleep 10000
	if [ $((i % 5)) = 0 ]; then
		cat $witness/standstill
		usleep 10000
	fi
done
wait $recorder
check "recorded (exit $?): $(cat /tmp/err)" test $? = 0
kjitter report --together $WINDOW --json /out/calls.kjr >/out/calls.json
kjitter report --together $WINDOW /out/calls.kjr >/out/calls.txt
nr=$(said count 1-3 call)
# One that comes while the emulator has a CPU wait may be called what came first.
check "of 100 calls to all CPUs, ${nr:-0} are one event" test "${nr:-0}" -ge 90
check "its function is told" sh -c 'tr -s "\n " "  " <"$1" | grep -q "all) .* times.* call: .*witness_broadcast"' - \
	/out/calls.txt
check "it is told of no part of the CPUs: $(said count 1-2 call) $(said count 1,3 call) $(said count 2-3 call)" \
	test -z "$(said count 1-2 call)$(said count 1,3 call)$(said count 2-3 call)"
nr=$(said count 1-3 thread)
check "of 20 times that all were stopped, ${nr:-0} are one event" test "${nr:-0}" -ge 18
check "it has its length: $(said longest_ns 1-3 thread) ns" test "$(said longest_ns 1-3 thread)" -gt 20000000
check "and its name" sh -c 'tr -s "\n " "  " <"$1" | grep -q "thread: .*migration/"' - /out/calls.txt
others=
for cpus in 1-2 1,3 2-3 1-3; do
	others=$others$(said count $cpus tick)
done
check "what came to one CPU alone is told as nobody else's $others" test -z "$others"
kjitter report --together 0s --json /out/calls.kjr >/out/none.json
check "--together 0s: not looked for" grep -q '"together": null' /out/none.json
kjitter record --quiet --cpus 1 --threshold 10us --duration 1s --output /out/one.kjr
kjitter report --json /out/one.kjr >/out/one.json
check "one CPU: nothing to be together with" grep -q '"together": null' /out/one.json
for module in kjitter_witness kjitter_inject kjitter; do
	check "rmmod $module" rmmod $module
done
finish
