# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The verdict on one run. Silence is a failure, and so is any line on the
# console by which a kernel complains.

# The one list of complaints.
KJ_COMPLAINTS='BUG:|WARNING:|Oops|rcu: INFO|Kernel panic'
KJ_COMPLAINTS+='|possible circular locking|possible recursive locking'
KJ_COMPLAINTS+='|inconsistent lock state|suspicious RCU usage'
KJ_COMPLAINTS+='|INFO: task .* blocked|soft lockup|kmemleak:.*new suspected'

# verdict_complaints CONSOLE [ALLOWED]: the offending lines.
verdict_complaints()
{
	grep -aE "$KJ_COMPLAINTS" "$1" | { grep -avE "${2:-^\$}" || :; }
}

# verdict_boot CONSOLE: what a kernel said before it ran the guest's init, and so before
# anything of ours; nothing if it never came there.
verdict_boot()
{
	awk '
		{ line[NR] = $0 }
		/Run \/init as init process/ {
			for (i = 1; i <= NR; i++)
				print line[i]
			exit
		}' "$1"
}

# verdict_own OUT BOOT: the console as far as complaints there are a failure. With BOOT 1 what
# a kernel complains of while it boots is its own affair: it goes to OUT/boot-complaints.
verdict_own()
{
	local lines

	if ((!$2)); then
		cat "$1/console.log"
		return
	fi
	verdict_boot "$1/console.log" >"$1/boot.log"
	lines=$(wc -l <"$1/boot.log")
	verdict_complaints "$1/boot.log" >"$1/boot-complaints" || :
	[[ -s $1/boot-complaints ]] || rm -f "$1/boot-complaints"
	rm -f "$1/boot.log"
	tail -n "+$((lines + 1))" "$1/console.log"
}

# verdict_files MACHINE OUT: unpack the tar stream if it came whole.
verdict_files()
{
	local sum have

	sum=$(sed -n 's/^KJLAB files //p' "$1/verdict")
	have=$(sha256sum <"$1/files.tar.gz")
	[[ -n $sum && $sum == "${have%% *}" ]] || return 1
	mkdir -p "$2/files"
	tar -xz -f "$1/files.tar.gz" -C "$2/files" --no-same-owner || return 1
	if [[ -e $2/files/script.log ]]; then
		mv "$2/files/script.log" "$2/script.log"
	fi
}

# verdict_end OUT STAGE TEXT: how far the guest came, for programs, and the result.
verdict_end()
{
	echo "$2" >"$1/stage"
	echo "$3"
}

# kj_verdict MACHINE OUT QEMU-STATUS TIMEOUT ALLOWED BOOT: print `pass`, `skip: reason`
# or `fail: reason`, and move what the machine left to OUT. OUT/stage says where a run
# ended: boot (nothing on the console), crash, hang, guest, files, done.
kj_verdict()
{
	local machine=$1 out=$2 status=$3 limit=$4 allowed=$5 boot=$6 script complaints whole=1

	touch "$machine/console" "$machine/verdict" "$machine/files.tar.gz"
	tr -d '\r' <"$machine/console" >"$out/console.log"
	cp "$machine/verdict" "$out/verdict"
	verdict_files "$machine" "$out" || whole=0
	script=$(sed -n 's/^KJLAB status \([0-9]*\)$/\1/p' "$out/verdict")
	complaints=$(verdict_own "$out" "$boot" | verdict_complaints - "$allowed" || :)

	if [[ -n $complaints ]]; then
		verdict_end "$out" crash "fail: the kernel complained: $(head -n 1 <<<"$complaints")"
		tail -n +2 <<<"$complaints"
	elif qemu_full "$machine/console"; then
		verdict_end "$out" guest "fail: the guest filled its console; limit $KJ_CONSOLE_MAX KiB"
	elif [[ ! -s $out/console.log ]]; then
		verdict_end "$out" boot "fail: nothing on the console: $(verdict_silence "$status" "$limit" "$machine")"
	elif ((status == 124 || status == 137)); then
		verdict_end "$out" hang "fail: not done after $limit s"
	elif ((status != 0)); then
		verdict_end "$out" crash "fail: QEMU ended with $status: $(tail -n 1 "$machine/qemu.log")"
	elif [[ -z $script ]]; then
		verdict_end "$out" crash "fail: no verdict from the guest: it switched off or was reset before its end"
	elif ((!whole)); then
		verdict_end "$out" files "fail: the files from the guest did not arrive whole"
	elif ((script == 77)); then
		verdict_end "$out" "done" "skip: $(sed -n 's/^skip: *//p' "$out/script.log" | tail -n 1)"
	elif ((script != 0)); then
		verdict_end "$out" guest "fail: the script ended with $script"
	else
		verdict_end "$out" "done" pass
	fi
}

# verdict_silence STATUS LIMIT MACHINE: how a machine ended that said nothing at all.
verdict_silence()
{
	case $1 in
	0) echo "it switched off or was reset" ;;
	124|137) echo "not done after $2 s" ;;
	143) echo "ended after a third of $2 s" ;;
	*) echo "QEMU ended with $1: $(tail -n 1 "$3/qemu.log")" ;;
	esac
}
