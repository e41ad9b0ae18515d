# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# kjlab run: boot one kernel, run one script in it, bring back the verdict.

run_usage()
{
	cat <<'END'
usage: kjlab run KERNEL --script FILE [option...]

Boots KERNEL in QEMU and runs FILE inside, with busybox sh, as root.

  --deterministic      instruction counting: same inputs, same bytes out, and no crash of the
                       emulator's own; the default is the multi-threaded emulator,
                       which is sooner done and now and then crashes a kernel that
                       patches its text (Oops: int3). KJ_ICOUNT_SHIFT=N in the environment:
                       an instruction takes 2^N ns of the guest's time (0), for long ones
  --smp N              CPUs (2); CPU 1 is the isolated one
  --memory MB          memory (1024)
  --nodes N            NUMA nodes (1); CPU n is on node n modulo N, each has its share of memory
  --cpu MODEL          QEMU's CPU model (max,vendor=GenuineIntel); `max` alone is an
                       AMD CPU, whose TSC the kernel does not trust
  --timeout S          limit for the whole run (120; deterministic 300)
  --append ARGS        add to the guest's command line
  --append-replace ARGS  put ARGS where the isolation of CPU 1 stands
  --file SRC:DEST      add a file or directory to the guest (repeatable)
  --tree SRC:DEST      add a directory as it is, links and all (repeatable)
  --no-module          boot without kjitter.ko; nothing is built
  --dkms               boot what the DKMS of the kernel's suite adds, builds and
                       installs in a layer over that suite's root; its logs and
                       modules come to DIR/dkms. What dkms.conf excludes is a skip
  --allow REGEX        console lines that are no failure (repeatable)
  --allow-boot         what the kernel complains of before it runs the guest's init is no
                       failure; it goes to DIR/boot-complaints
  --out DIR            where the results go (build/runs/RELEASE-SCRIPT)

The script finds kjitter.ko and every other module of build/modules/RELEASE in
/lab, the tool as /bin/kjitter if build/bin/kjitter exists, KJ_DETERMINISTIC=0
or 1 and KJ_RELEASE, KJ_LINE, KJ_FLAVOUR in its environment. What it writes to
/out comes back in DIR/files. It ends with 0 for pass, 77 for skip (last line
`skip: reason`), anything else for fail. Wait for background processes.

DIR holds console.log, verdict, script.log, files/, cmdline, qemu, seconds, result
and stage (boot, crash, hang, guest, files, done: where it ended). Exit status:
0 pass, 1 fail, 77 skip, 2 usage.
END
}

# run_out DIR: an output directory is replaced only if it is one.
run_out()
{
	if [[ -e $1 ]]; then
		if [[ ! -e $1/cmdline && -n $(ls -A "$1") ]]; then
			kj_die "--out $1: exists and is no result of kjlab run"
		fi
		rm -rf --one-file-system "$1"
	fi
	mkdir -p "$1"
}

run_tree()
{
	local tree=$1 script=$2 deterministic=$3 module=$4 dkms=$5 file

	shift 5
	initramfs_base "$tree"
	cp "$script" "$tree/lab/script"
	printf 'export %s=%s\n' KJ_DETERMINISTIC "$deterministic" KJ_RELEASE "$KJ_RELEASE" \
		KJ_LINE "$KJ_LINE" KJ_FLAVOUR "$KJ_FLAVOUR" >"$tree/lab/environment"
	if [[ -n $dkms ]]; then
		cp "$dkms"/*.ko "$tree/lab/"
	elif ((module)); then
		kj_modules_copy "$tree/lab"
	fi
	if [[ -x $KJ_BUILD/bin/kjitter ]]; then
		cp "$KJ_BUILD/bin/kjitter" "$tree/bin/kjitter"
	fi
	for file; do
		case $file in
		tree:*) initramfs_tree "$tree" "${file#tree:}" ;;
		*) initramfs_file "$tree" "$file" ;;
		esac
	done
}

# run_emulator_crashed MACHINE: the multi-threaded emulator now and then crashes a kernel that
# patches its own code while other CPUs run (seen: int3 Oops in hrtimer_start_range_ns a second
# after power-on with no module loaded; in handle_softirqs under load). No test of the gate uses
# that emulator, whose figures are the host's anyway; for those who do, a boot that ends so
# before anything of ours ran is tried again.
run_emulator_crashed()
{
	[[ ! -s $1/verdict ]] && grep -aq 'Oops: int3' "$1/console" &&
		! grep -aqE 'kjitter|ok [0-9]+ - ' "$1/console"
}

# run_boot DETERMINISTIC MACHINE LIMIT OPTION...: as kj_qemu, but once more, and again,
# after the emulator's own crash; never after anything else.
run_boot()
{
	local status try

	for try in 1 2 3; do
		status=0
		kj_qemu "$@" || status=$?
		if (($1 || try == 3)) || ! run_emulator_crashed "$2"; then
			break
		fi
		kj_log "try $try: the emulator crashed the kernel before anything of ours ran: once more"
		rm -f "$2"/{console,verdict,files.tar.gz}
	done
	return "$status"
}

kj_cmd_run()
{
	local kernel="" script="" deterministic=0 smp=2 memory=1024 nodes=1 limit="" append="" out=""
	local isolation=$KJ_CMDLINE_ISOLATION module=1 dkms="" allowed="" cmdline machine status=0
	local result began seconds cpu=$KJ_CPU
	local boot=0
	local -a files=() options

	while (($#)); do
		case $1 in
		--script|--smp|--memory|--nodes|--cpu|--timeout|--append|--append-replace|--file|--tree|--allow|--out)
			(($# > 1)) || kj_usage_error "run: $1 wants a value" ;;&
		--script) script=$2; shift ;;
		--smp) smp=$2; shift ;;
		--memory) memory=$2; shift ;;
		--nodes) nodes=$2; shift ;;
		--cpu) cpu=$2; shift ;;
		--timeout) limit=$2; shift ;;
		--append) append+=" $2"; shift ;;
		--append-replace) isolation=$2; shift ;;
		--file) files+=("$2"); shift ;;
		--tree) files+=("tree:$2"); shift ;;
		--allow) allowed+="${allowed:+|}$2"; shift ;;
		--out) out=$2; shift ;;
		--allow-boot) boot=1 ;;
		--deterministic) deterministic=1 ;;
		--no-module) module=0 ;;
		--dkms) dkms=-dkms ;;
		--help) run_usage; return ;;
		-*) kj_usage_error "run: no option '$1'" ;;
		*)
			[[ -z $kernel ]] || kj_usage_error "run: one KERNEL, not also '$1'"
			kernel=$1 ;;
		esac
		shift
	done
	[[ -n $kernel && -n $script ]] || kj_usage_error "run: wants KERNEL and --script FILE"
	[[ -r $script ]] || kj_die "no script '$script'"

	kj_kernel "$kernel"
	if ((module)) && [[ -z $dkms && $KJ_HEADERS == none ]]; then
		kj_log "$KJ_NAME: no headers, so no module: the user sampler only"
		module=0
	fi
	if [[ -z $dkms ]] && ((module)); then
		kj_build_again
	fi
	if ((deterministic)); then
		kj_need_root
		kj_root "$KJ_QEMU_SUITE"
	fi
	limit=${limit:-$((deterministic ? 300 : 120))}
	if [[ -z $out ]]; then
		out=$(basename "$script")
		out=$KJ_BUILD/runs/$KJ_NAME-${out%.sh}$dkms
		if ((deterministic)); then
			out+=-deterministic
		fi
	fi
	run_out "$out"
	cmdline="$KJ_CMDLINE $isolation$append"
	echo "$cmdline" >"$out/cmdline"
	if [[ -n $dkms ]]; then
		kj_dkms "$out" || return
		dkms=$out/dkms
	fi
	machine=$(qemu_machine "$deterministic")
	kj_at_exit "rm -rf --one-file-system '$machine'"
	run_tree "$machine/tree" "$script" "$deterministic" "$module" "$dkms" ${files[@]+"${files[@]}"}
	initramfs_pack "$machine/tree" "$machine/initramfs"
	rm -rf "$machine/tree"
	cp "$KJ_VMLINUZ" "$machine/kernel"
	mapfile -t options < <(qemu_options "$deterministic" "$cpu" "$smp" "$memory" "$cmdline" "$nodes")
	printf '%q ' qemu-system-x86_64 "${options[@]}" >"$out/qemu"
	echo >>"$out/qemu"

	kj_log "run $KJ_RELEASE: $(basename "$script")$( ((deterministic)) && echo ', deterministic')"
	began=$EPOCHREALTIME
	run_boot "$deterministic" "$machine" "$limit" "${options[@]}" || status=$?
	seconds=$(awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }')
	echo "$seconds" >"$out/seconds"
	kj_verdict "$machine" "$out" "$status" "$limit" "$allowed" "$boot" >"$out/result"

	result=$(head -n 1 "$out/result")
	if ((!deterministic)) && [[ $result == *"Oops: int3"* ]]; then
		kj_log "that is most likely the multi-threaded emulator's own crash, not the kernel's: try --deterministic"
	fi
	printf '%s\t%s\t%s s\t%s\n' "$KJ_RELEASE" "$(basename "$script")" "$seconds" "$result"
	case $result in
	pass) return 0 ;;
	skip:*) return 77 ;;
	esac
	# A guest prints results, which are not those of who called us.
	tail -n +2 "$out/result" | sed "s/^/    | /" >&2
	kj_log "last lines of $out/console.log:"
	tail -n 15 "$out/console.log" | sed "s/^/    | /" >&2
	return 1
}
