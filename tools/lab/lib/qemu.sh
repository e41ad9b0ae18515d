# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# One virtual machine, under a time limit. Never KVM: the lab must give the same
# on every machine, and TCG is the one accelerator that is everywhere.

# The usual CPU. With QEMU's default vendor (`max` alone) the kernel declares the TSC
# unsynchronised, and an unstable clock keeps the tick running.
# shellcheck disable=SC2034 # used by run.sh
KJ_CPU="max,vendor=GenuineIntel"

# The guest's command line: what the lab needs, then what isolates CPU 1. No
# `nohz` among the flags of isolcpus: nohz_full= says it already, 7.3 refuses
# both together and drops isolcpus=, and so does 5.10, which has no nohz_full.
# shellcheck disable=SC2034 # used by run.sh
KJ_CMDLINE="console=ttyS0 panic=-1 oops=panic"
# shellcheck disable=SC2034 # used by run.sh
KJ_CMDLINE_ISOLATION="nohz_full=1 isolcpus=domain,managed_irq,1 rcu_nocbs=1 tsc=reliable nowatchdog"

# No file of a machine grows beyond this many KiB; least of all the console, which a guest
# can fill for ever. QEMU was seen to outlive the limit, and then the guest waits
# for its console from then on: kj_qemu() ends it.
KJ_CONSOLE_MAX=${KJ_CONSOLE_MAX:-16384}

# qemu_full CONSOLE: has it come to the limit?
qemu_full()
{
	(($(stat -c %s "$1" 2>/dev/null || echo 0) >= KJ_CONSOLE_MAX * 1024))
}

# qemu_silent CONSOLE WAITED LIMIT: a third of the time is gone and no line came? A kernel
# that dies before it has a console hangs without a word, and a bisect meets many.
qemu_silent()
{
	(($2 * 3 >= $3)) && [[ ! -s $1 ]]
}

# qemu_nodes NODES SMP MEMORY: the options that make that of one machine.
qemu_nodes()
{
	local node cpu cpus

	for ((node = 0; node < $1; node++)); do
		cpus=
		for ((cpu = node; cpu < $2; cpu += $1)); do
			cpus+=,cpus=$cpu
		done
		printf '%s\n' -object "memory-backend-ram,id=node$node,size=$(($3 / $1))M" \
			-numa "node,nodeid=$node,memdev=node$node$cpus"
	done
}

# qemu_options DETERMINISTIC CPU SMP MEMORY CMDLINE [NODES]: one per line; the paths are
# relative to the machine's directory.
qemu_options()
{
	if (($1)); then
		# Instruction counting: a boot is a function of its inputs.
		printf '%s\n' -accel tcg,thread=single -icount "shift=${KJ_ICOUNT_SHIFT:-0},sleep=off" \
			-cpu "$2,-rdrand,-rdseed" \
			-rtc base=2026-01-01,clock=vm -seed 1
	else
		printf '%s\n' -accel tcg,thread=multi -cpu "$2"
	fi
	if ((${6:-1} > 1)); then
		qemu_nodes "$6" "$3" "$4"
	fi
	printf '%s\n' -smp "$3" -m "$4" -nodefaults -no-user-config -no-reboot \
		-display none -kernel kernel -initrd initramfs \
		-serial file:console -serial file:verdict -serial file:files.tar.gz \
		-append "$5"
}

# qemu_machine DETERMINISTIC: make the directory of a machine; print its path.
# In the deterministic mode it lies in the root that has the right QEMU, so that
# a chroot sees it without any mount. Directories of dead processes go.
qemu_machine()
{
	local parent=$KJ_BUILD/runs dir

	if (($1)); then
		parent=$(kj_root_path "$KJ_QEMU_SUITE")/lab/runs
	fi
	mkdir -p "$parent"
	for dir in "$parent"/machine.*; do
		if [[ -d $dir && ! -d /proc/${dir##*.} ]]; then
			rm -rf --one-file-system "$dir"
		fi
	done
	dir=$parent/machine.$$
	rm -rf --one-file-system "$dir"
	mkdir "$dir"
	echo "$dir"
}

qemu_lines()
{
	grep -c "" "$1/console" 2>/dev/null || :
}

# The machine that runs now, for the cleanup.
KJ_QEMU_PID=
# shellcheck disable=SC2016 # expanded when it runs
kj_at_exit '[[ -z $KJ_QEMU_PID ]] || kill "$KJ_QEMU_PID"'

# kj_qemu DETERMINISTIC DIR TIMEOUT OPTION...: run the machine of DIR. Its status
# is QEMU's, 124 when the time was up, 143 when it was silent for too long. When this
# process dies, however it dies, the kernel kills timeout and QEMU.
kj_qemu()
{
	local deterministic=$1 dir=$2 limit=$3 root status=0 waited=0 silent=0
	local -a qemu=(qemu-system-x86_64)

	shift 3
	if ((deterministic)); then
		root=$(kj_root_path "$KJ_QEMU_SUITE")
		kj_root_command "$KJ_QEMU_SUITE"
		# shellcheck disable=SC2016 # expanded by the inner shell
		qemu=("${KJ_ROOT_COMMAND[@]}"
			sh -c 'cd "$1" && shift && exec qemu-system-x86_64 "$@"' sh "${dir#"$root"}")
	fi
	(
		cd "$dir" || exit 1
		ulimit -c 0 -f "$KJ_CONSOLE_MAX"
		exec setpriv --pdeathsig KILL timeout -k 5 "$limit" \
			setpriv --pdeathsig KILL "${qemu[@]}" "$@" </dev/null >qemu.log 2>&1
	) &
	KJ_QEMU_PID=$!
	while kill -0 "$KJ_QEMU_PID" 2>/dev/null; do
		# wait -n returns at once when the machine ends; sleep is the clock.
		sleep 10 >/dev/null 2>&1 &
		wait -n "$KJ_QEMU_PID" "$!" || :
		kill "$!" 2>/dev/null || :
		if kill -0 "$KJ_QEMU_PID" 2>/dev/null; then
			waited=$((waited + 10))
			if qemu_silent "$dir/console" "$waited" "$limit"; then
				silent=1
			fi
			if ((silent)) || qemu_full "$dir/console"; then
				kill "$KJ_QEMU_PID" 2>/dev/null || :
			fi
			kj_log "running for $waited s (limit $limit s), console $(qemu_lines "$dir") lines"
		fi
	done
	wait "$KJ_QEMU_PID" || status=$?
	((!silent)) || status=143 # QEMU may end a TERM with 0
	KJ_QEMU_PID=
	return "$status"
}
