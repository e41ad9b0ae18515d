# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Loads, measures with every sampler, unloads; what is refused is explained.
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh

# refused FILE WORDS...: the kernel takes it not, and status and record say why.
refused()
{
	if insmod "/lab/refused/$1" 2>/tmp/insmod; then
		not_ok "$1 is refused"
		rmmod kjitter
		return
	fi
	kjitter status >/tmp/status
	kjitter record --cpus 1 --output /tmp/x.kjr 2>/tmp/record
	for said in status record; do
		if tr '\n' ' ' </tmp/$said | tr -s ' ' | grep -q "$2"; then
			ok "$1: $(head -n 1 /tmp/insmod); $said says: $2"
		else
			not_ok "$1: $(head -n 1 /tmp/insmod); $said does not say '$2': $(head -n 4 /tmp/$said | tr '\n' ' ')"
		fi
	done
}

refused symbol.ko "Unknown symbol misc_registex (err -2)\": this kernel exports no such thing"
refused magic.ko "the module was built for another kernel: build it"
if [ -e /lab/refused/symbol_version.ko ]; then
	refused symbol_version.ko \
		"Unknown symbol misc_register (err -22)\": to this kernel that symbol is of another version: build it"
	refused layout_version.ko \
		"disagrees about version of symbol module_layout\": the module was built for another kernel: build it"
else
	skip "symbols of another version" "this kernel has no CONFIG_MODVERSIONS"
fi
insmod /lab/refused/tick.ko
kjitter status >/tmp/status
check "a tick that is not known: status does not say that it is, and what follows from it" \
	sh -c '! grep -q "^can do .* tick" /tmp/status && tr -s "\n " " " </tmp/status |
		grep -q "which timer is the tick is not known here"'
rmmod kjitter
check "insmod" insmod /lab/kjitter.ko
check "status says which timer is the tick is known" sh -c 'kjitter status | grep "^can do .* tick"'
clock=$(cat /sys/devices/system/clocksource/clocksource0/current_clocksource)
case $clock in
tsc|arch_sys_counter)
	check "status says that the clock is stable: the kernel's own is $clock" \
		sh -c 'kjitter status | grep "^can do .* clock_stable"' ;;
*) skip "status says that the clock is stable" "the kernel's own is $clock" ;;
esac
check "status says that ticks and IPIs are counted, each by itself" \
	sh -c 'kjitter status | grep "^causes counted .*tick .*resched .*call .*irq_work .*device"'
check "status says the module is loaded" sh -c 'kjitter status | grep "^module .*loaded"'
for sampler in spin timer hw; do
	check "$sampler measures, and its accounts add up" /bin/measure $sampler
done
check "record" kjitter record --quiet --cpus 1 --sampler spin --duration 1s --threshold 1us \
	--output /out/smoke.kjr
check "report" sh -c 'kjitter report /out/smoke.kjr | grep "CPU 1, spin, done"'
check "rmmod" rmmod kjitter
check "gone: no device, no debugfs" sh -c \
	'! [ -e /dev/kjitter ] && ! [ -e /sys/kernel/debug/kjitter ]'
finish
