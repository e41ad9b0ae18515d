# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# One virtual nanosecond is one instruction here, so these figures are exact.
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh

check "insmod" insmod /lab/kjitter.ko

# Interrupts shorter than the threshold would count as clean: it is far below any.
kjitter record --quiet --cpus 1 --sampler spin --duration 2s --threshold 200ns \
	--output /tmp/exact.kjr
kjitter report --json /tmp/exact.kjr >/tmp/exact.json
loop=$(sed -n 's/.*"loop_ns": *\([0-9.]*\).*/\1/p' /tmp/exact.json | head -n 1)
if awk -v l="$loop" 'BEGIN { exit !(l > 4 && l <= 20) }'; then
	ok "a clean iteration takes $loop instructions (target 20)"
else
	not_ok "a clean iteration takes '$loop' instructions (target 20)"
fi

# The fair server, where there is one, looks at a busy CPU about once a second (dl_task_timer: a
# call, a reschedule and a tick), in one second of these and not in another; it is not ours. Switching it
# off makes kernels warn (task_non_contending()).
server=0
! can fair-server || server=1

# more THAN FILE: the lines of /proc/interrupts that counted more in FILE than in THAN and by the server.
more()
{
	awk -v server=$server 'FILENAME == ARGV[1] { than[$1] = $2; next }
		$2 > than[$1] + ($1 ~ /^(LOC|RES|CAL)$/ ? server : 0)' "$1" "$2"
}

/bin/drain none 1 >/tmp/none
grep -v '^delivered' /tmp/none >/tmp/none.irqs
for how in read mmap; do
	/bin/drain $how 1 >/tmp/$how
	grep -v '^delivered' /tmp/$how >/tmp/$how.irqs
	delivered=$(sed -n 's/^delivered //p' /tmp/$how)
	if [ -z "$(more /tmp/none.irqs /tmp/$how.irqs)" ] && [ "$delivered" -gt 100000 ]; then
		ok "draining $delivered records with $how adds no interrupt on CPU 1"
	else
		not_ok "draining $delivered records with $how: interrupts of CPU 1 were" \
			"$(tr '\n' ',' </tmp/none.irqs) are $(tr '\n' ',' </tmp/$how.irqs)"
	fi
	echo "# $how: without: $(tr '\n' ',' </tmp/none.irqs) with: $(tr '\n' ',' </tmp/$how.irqs)"
done
check "rmmod" rmmod kjitter
finish
