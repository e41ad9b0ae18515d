# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# masked.sh - what is said where half of /proc and /sys is hidden, as in a container.
# Sourced by run; needs the right to mount in a namespace of its own.

# hidden SCRIPT COMMAND...: the command where SCRIPT has hidden something
hidden() {
	local script=$1
	shift
	unshare -m bash -c "mount --make-rprivate / && $script && exec \"\$@\"" - "$@"
}

NO_SYS='mount -t tmpfs none /sys/devices/system/cpu'
NO_INTERRUPTS='mount --bind /dev/null /proc/interrupts'

test_masked() {
	local j=$TMP/masked.json n
	if ! hidden true true 2>/dev/null; then
		skip "masked /proc and /sys" "no right to mount here"
		return
	fi
	# A nohz_full machine, but for what it counts.
	mkdir -p "$TMP/cpu"
	echo 0-1 | tee "$TMP/cpu/possible" "$TMP/cpu/online" "$TMP/cpu/isolated" >"$TMP/cpu/nohz_full"
	local isolated="mount --bind $TMP/cpu /sys/devices/system/cpu"
	exits "masked /proc/interrupts: check is skip" 4 "" \
		hidden "$isolated && $NO_INTERRUPTS" "$K" check --sampler user --cpus 0 --duration 1s --json
	cp "$TMP/out" "$j"
	query "masked /proc/interrupts: the reason is that, and no word of offline" "$j" \
		'.verdict == "skip" and .cpus[0].reasons[0].code == "not-counted" and
		 (.cpus[0].reasons[0].detail | contains("/proc/interrupts") and contains("masked") and
		 (contains("offline") | not))'
	exits "masked /proc/softirqs: check is skip" 4 "" hidden \
		"$isolated && mount --bind /dev/null /proc/softirqs" \
		"$K" check --sampler user --cpus 0 --duration 1s
	check "masked /proc/softirqs: says so" grep -q "/proc/softirqs" "$TMP/out"
	if [ ! -e /dev/kjitter ]; then
		exits "masked /proc/interrupts: record says so" 2 "masked" \
			hidden "$NO_INTERRUPTS" "$K" record --sampler user --cpus 0 --duration 1s \
			--output "$TMP/masked.kjr"
		echo 0-3 >"$TMP/cpu/possible"
		exits "a CPU that is offline: record says so" 4 "CPU 2 is offline" hidden "$isolated" "$K" record \
			--sampler user --cpus 1-2 --duration 1s --output "$TMP/masked.kjr"
		exits "a CPU that there is not: record says so" 4 "no CPU 4" hidden "$isolated" "$K" record \
			--sampler user --cpus 1-4 --duration 1s --output "$TMP/masked.kjr"
		echo 0-1 >"$TMP/cpu/possible"
	fi
	exits "masked /sys: check of a named CPU is skip" 4 "" \
		hidden "$NO_SYS" "$K" check --sampler user --cpus 0 --json
	cp "$TMP/out" "$j"
	query "masked /sys: it is not known, and not booted without" "$j" \
		'.verdict == "skip" and .cpus[0].reasons[0].code == "not-known"'
	exits "masked /sys: check without --cpus is skip" 4 "" hidden "$NO_SYS" "$K" check --json
	cp "$TMP/out" "$j"
	query "masked /sys: says what to do" "$j" \
		'.verdict == "skip" and .reasons[0].code == "not-known" and .cpus == []'
	echo | tee "$TMP/cpu/isolated" >"$TMP/cpu/nohz_full"
	for n in "" --json --ktap; do
		exits "nothing isolated: check $n exits 4" 4 "" hidden "$isolated" "$K" check $n
		check "nothing isolated: check $n says what to do" \
			grep -q "no CPU is nohz_full or isolated.*--cpus" <(tr '\n' ' ' <"$TMP/out" | tr -s ' ')
	done
	exits "nothing isolated: record is told to name CPUs" 2 "name the CPUs" \
		hidden "$isolated" "$K" record
	cpuset "$isolated"
}

# A cpuset that leaves CPU 1 out, by files in place of those of the kernel.
cpuset() {
	local isolated=$1
	echo 0-1 >"$TMP/cpu/nohz_full"
	mkdir -p "$TMP/group/some"
	echo 0 >"$TMP/group/some/cpuset.cpus.effective"
	echo /some/where >"$TMP/cpuset"
	exits "outside of the cpuset: check is skip" 4 "" hidden \
		"$isolated && mount --bind $TMP/group /sys/fs/cgroup && mount --bind $TMP/cpuset /proc/\$\$/cpuset" \
		"$K" check --sampler user --cpus 1 --json
	query "outside of the cpuset: which, and what to do" "$TMP/out" \
		'.cpus[0].reasons[0] | .code == "cpuset" and
		 (.detail | contains("/some/where (CPUs 0)") and contains("cgroup that has CPU 1"))'
}
