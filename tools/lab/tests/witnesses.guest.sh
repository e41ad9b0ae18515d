# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Runs in the guest; see witnesses, which compares what is left in /out: watch.kjr of kjitter,
# trace-cmd.text, perf.text and timehist of the other two, span of it, and the program's pid.
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
COUNT=0 CLASSES=
# shellcheck disable=SC1091 # in the guest
. /lab/settings

# In the middle of both traces. An interruption as short as it may be is a gap.
cat >/tmp/drive <<END
. /lab/contract.sh
kjitter record --quiet --sampler watch --cpus 1 --pid \$1 --threshold 1ns --ring 65536 --duration 60s \\
	--output /out/watch.kjr &
recorder=\$!
wait_for in_state running
for class in $CLASSES; do
	echo "class=\$class cpu=1 count=$COUNT min=2000 max=60000 spacing=4000000" \\
		>/sys/kernel/debug/kjitter_inject/control
done
kill -INT \$recorder
wait \$recorder
END

load
check "insmod kjitter_inject" insmod /lab/kjitter_inject.ko
sleep 1 # until the boot is over on CPU 0
/bin/spinner 1 &
program=$!
sleep 1
# Everything of the tools runs on CPU 0, the other one is isolated. Their buffers hold all of it.
tool trace-cmd record -b 16384 -M 2 -e sched:sched_switch -e irq_vectors -e irq -e kjitter:kjitter_gap -o /tmp/trace-cmd.data \
	/lab/tools/ld-linux-x86-64.so.2 --library-path /lab/tools /lab/tools/perf record -C 1 -m 4096 \
	-e 'sched:sched_switch,irq_vectors:*_entry,irq:*_entry,kjitter:kjitter_gap' -o /tmp/perf.data \
	sh /tmp/drive $program >/tmp/log 2>&1
check "traced by both: $(tail -n 1 /tmp/log)" test -s /out/watch.kjr
kill $program
wait $program 2>/dev/null
echo $program >/out/program
tool trace-cmd report -i /tmp/trace-cmd.data >/out/trace-cmd.text 2>/tmp/trace-cmd.err
check "trace-cmd reports: $(tail -n 1 /tmp/trace-cmd.err)" grep -q sched_switch /out/trace-cmd.text
check "perf script: $(tail -n 1 /tmp/log)" sh -c '/lab/tools/ld-linux-x86-64.so.2 --library-path /lab/tools \
	/lab/tools/perf script --show-lost-events --ns -i /tmp/perf.data >/out/perf.text'
# Between the first gap and the last.
span=$(sed -nE 's/.* ([0-9]+\.[0-9]+): .*kjitter:kjitter_gap:.*/\1/p' /out/perf.text | sed -n '1h; $ { H; x; s/\n/,/; p }')
echo "$span" >/out/span
tool perf sched timehist --state --time "$span" -i /tmp/perf.data >/out/timehist 2>&1
check "perf sched timehist" grep -q "spinner" /out/timehist
cp /tmp/log /out/log
check "rmmod kjitter_inject" rmmod kjitter_inject
check "rmmod kjitter" rmmod kjitter
finish
