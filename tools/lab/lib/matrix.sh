# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# kjlab matrix: many kernels, one row each (row.sh), as planned (plan.sh), as many at a
# time as there are cores. This process only starts rows, waits and tells (progress.sh); it
# may be killed at any moment, and started again it goes on.

# Below this many KiB free nothing more is started: a row that cannot be written is lost.
KJ_DISK_MIN=2048

matrix_usage()
{
	cat <<'END'
usage: kjlab matrix [KERNEL...] [option...]

Asks `kjitter check` of many kernels and leaves a row of results for each; then
prints them as a table, which begins with where the verdict changes. Each KERNEL is
fetched, the module is built for it, it is booted and asked. Default: every kernel of the
archive (kjlab list). Without headers there is no module: then a user task alone is asked,
and the row says so.

  KERNEL               what `kjlab run` takes
  --newest             of the archive only the newest with headers per line and flavour
  --lines A,B          of the archive only these lines, such as 6.1,6.12
  --flavours A,B       of the archive only these flavours, such as amd64,rt-amd64
  --shard I/N          only every Nth kernel, beginning with the Ith; N shards that
                       run elsewhere are shown as one with `kjlab show DIR...`
  --out DIR            where the rows go (build/matrix)
  --jobs N             kernels at a time (one per core)
  --timeout S          limit for each guest (240)
  --multi-threaded     faster emulator, but no two runs alike; default: instruction
                       counting, where the same inputs give the same rows
  --retry              do rows again that ended in an error
  --update-plan        plan DIR anew: other options, or what the archive has now
  --ktap               print KTAP (one test per kernel) instead of the table

Start it again after an interruption, with the same options: rows that are there
are kept, unless their kernel, the sources, the tool or the options have changed.
A failed download is always tried again.

DIR/plan lists the kernels, DIR/rows/RELEASE/ holds for each: row (KEY=VALUE:
RESULT pass, fail, skip or error, STAGE where it ended, REASON, MODULE ...), check.json,
status.json, spin.kjr and user.kjr with their reports as JSON, config, cmdline,
and all logs.

Exit status: 0 each kernel passed, or was skipped while another passed; 1 a kernel
failed; 2 a row is an error or missing, or no kernel passed.
END
}

# The options; plan.sh reads them.
matrix_defaults()
{
	MATRIX_KERNELS=() MATRIX_NEWEST=0 MATRIX_LINES="" MATRIX_FLAVOURS="" MATRIX_SHARD=1/1
	MATRIX_DETERMINISTIC=1 MATRIX_OUT=$KJ_BUILD/matrix MATRIX_JOBS=$(nproc)
	MATRIX_LIMIT=240 MATRIX_RETRY=0 MATRIX_UPDATE=0 MATRIX_KTAP=0
}

matrix_options()
{
	while (($#)); do
		case $1 in
		--lines|--flavours|--shard|--out|--jobs|--timeout)
			(($# > 1)) || kj_usage_error "matrix: $1 wants a value" ;;&
		--lines) MATRIX_LINES=$2; shift ;;
		--flavours) MATRIX_FLAVOURS=$2; shift ;;
		--shard) MATRIX_SHARD=$2; shift ;;
		--out) MATRIX_OUT=$(readlink -m "$2"); shift ;;
		--jobs) MATRIX_JOBS=$2; shift ;;
		--timeout) MATRIX_LIMIT=$2; shift ;;
		--newest) MATRIX_NEWEST=1 ;;
		--multi-threaded) MATRIX_DETERMINISTIC=0 ;;
		--retry) MATRIX_RETRY=1 ;;
		--update-plan) MATRIX_UPDATE=1 ;;
		--ktap) MATRIX_KTAP=1 ;;
		-*) kj_usage_error "matrix: no option '$1'" ;;
		*) MATRIX_KERNELS+=("$1") ;;
		esac
		shift
	done
	if ! [[ $MATRIX_SHARD =~ ^([1-9][0-9]*)/([1-9][0-9]*)$ ]] ||
	   ((BASH_REMATCH[1] > BASH_REMATCH[2])); then
		kj_usage_error "matrix: --shard wants I/N with 1 <= I <= N, not '$MATRIX_SHARD'"
	fi
	[[ $MATRIX_JOBS =~ ^[1-9][0-9]*$ ]] || kj_usage_error "matrix: --jobs wants a number, not '$MATRIX_JOBS'"
	[[ $MATRIX_LIMIT =~ ^[1-9][0-9]*$ ]] ||
		kj_usage_error "matrix: --timeout wants seconds, not '$MATRIX_LIMIT'"
	if ((${#MATRIX_KERNELS[@]})) && [[ $MATRIX_NEWEST$MATRIX_LINES$MATRIX_FLAVOURS != 0 ]]; then
		kj_usage_error "matrix: --newest, --lines and --flavours choose from the archive, and" \
			"do not go with a KERNEL"
	fi
}

# matrix_lock: one matrix in a DIR. A matrix that was just killed may leave a child that
# is about to end, hence the patience.
matrix_lock()
{
	mkdir -p "$MATRIX_OUT/rows" || kj_die "$MATRIX_OUT: cannot be made"
	exec {MATRIX_LOCK}>"$MATRIX_OUT/lock"
	flock -w 20 "$MATRIX_LOCK" || kj_die "another kjlab matrix runs in $MATRIX_OUT; wait for it, or give another --out"
}

# matrix_finished RELEASE: there is a row, made from what it would be made from now.
matrix_finished()
{
	local row=$MATRIX_OUT/rows/$1 spec

	[[ -s $row/row ]] || return
	[[ $(row_get "$row/row" STAGE) != download ]] || return
	if ((MATRIX_RETRY)) && [[ $(row_get "$row/row" RESULT) == error ]]; then
		return 1
	fi
	spec=$(plan_spec "$MATRIX_OUT/plan" "$1")
	[[ -s $row/inputs && $(<"$row/inputs") == "$(row_inputs "$MATRIX_SHARED" "$1" "$spec")" ]]
}

# matrix_sort_out: which rows are left to do, into MATRIX_TODO. What is there and is not
# finished goes away now, so that a table never mixes rows of different sources.
matrix_sort_out()
{
	local release path

	MATRIX_TODO=()
	rm -rf --one-file-system "$MATRIX_OUT"/rows/.[!.]*
	while read -r release; do
		path=$MATRIX_OUT/rows/$release
		if matrix_finished "$release"; then
			progress_count "$path"
			continue
		fi
		if [[ -e $path ]]; then
			MATRIX_STALE=$((MATRIX_STALE + 1))
			mv "$path" "$MATRIX_OUT/rows/.$release.stale"
			rm -rf --one-file-system "$MATRIX_OUT/rows/.$release.stale"
		fi
		MATRIX_TODO+=("$release")
	done < <(plan_rows "$MATRIX_OUT/plan" | cut -f1)
}

# matrix_disk: is there room?
matrix_disk()
{
	local free path

	for path in "$MATRIX_OUT" "$KJ_BUILD"; do
		free=$(df --output=avail -k "$path" | tail -n 1)
		if ((free < KJ_DISK_MIN)); then
			MATRIX_STOPPED="no space left on $path ($free KiB): make room and start the matrix again, it goes on"
			return 1
		fi
	done
}

# matrix_prefetch DIR RELEASE...: one after the other, while guests run. Its failures are
# not told: the row will try itself. In a process of its own, as `kjlab prefetch`.
matrix_prefetch()
{
	local release

	for release in "${@:2}"; do
		row_kjlab fetch "$(plan_spec "$1/plan" "$release")" >/dev/null 2>&1 || :
	done
}

# matrix_start RELEASE: its row, in a process that dies with this one.
matrix_start()
{
	local work=$MATRIX_OUT/rows/.$1

	if ! mkdir "$work"; then
		matrix_lost "$1"
		return
	fi
	setpriv --pdeathsig KILL "$KJ_LAB/kjlab" row "$MATRIX_OUT" "$1" "$MATRIX_DETERMINISTIC" \
		"$MATRIX_LIMIT" </dev/null >"$work.log" 2>&1 &
	MATRIX_RUNNING[$!]=$1
	progress_start "$1"
}

# matrix_lost RELEASE: it left no row. That is never the kernel's fault.
matrix_lost()
{
	local work=$MATRIX_OUT/rows/.$1 why

	why=$(tail -n 1 "$work.log" 2>/dev/null || :)
	matrix_disk || why=$MATRIX_STOPPED
	MATRIX_LOST=$((MATRIX_LOST + 1))
	progress_say "$1: no row could be written: ${why:-killed}"
}

# matrix_ended PID
matrix_ended()
{
	local release=${MATRIX_RUNNING[$1]}

	unset "MATRIX_RUNNING[$1]"
	if [[ -s $MATRIX_OUT/rows/$release/row ]]; then
		progress_end "$release"
		rm -f "$MATRIX_OUT/rows/.$release.log"
	else
		matrix_lost "$release"
	fi
}

# matrix_wait: until a row ends; meanwhile, tell. Asks /proc, not
# `wait -n`, for it has the progress to tell between two looks.
matrix_wait()
{
	local pid

	while :; do
		for pid in "${!MATRIX_RUNNING[@]}"; do
			if [[ ! -d /proc/$pid ]]; then
				matrix_ended "$pid"
				return
			fi
		done
		progress_tick
		sleep 0.5
	done
}

matrix_run()
{
	local release prefetch

	# Without the lock: a download may outlive us for a while.
	row_kjlab prefetch "$MATRIX_OUT" "${MATRIX_TODO[@]}" \
		</dev/null >/dev/null 2>&1 {MATRIX_LOCK}>&- &
	prefetch=$!
	kj_at_exit "kill $prefetch 2>/dev/null"
	for release in "${MATRIX_TODO[@]}"; do
		while ((${#MATRIX_RUNNING[@]} >= MATRIX_JOBS)); do
			matrix_wait
		done
		if [[ -n $MATRIX_STOPPED ]] || ! matrix_disk; then
			break
		fi
		matrix_start "$release"
	done
	while ((${#MATRIX_RUNNING[@]})); do
		matrix_wait
	done
	kill "$prefetch" 2>/dev/null || :
}

matrix_stop()
{
	if ((${#MATRIX_RUNNING[@]})); then
		kill "${!MATRIX_RUNNING[@]}" 2>/dev/null || :
	fi
}

# matrix_status: the exit status.
matrix_status()
{
	local missing=$((PROGRESS_TOTAL - PROGRESS_DONE)) bad=${PROGRESS_COUNT[error]}
	local good=${PROGRESS_COUNT[pass]} failed=${PROGRESS_COUNT[fail]}

	if grep -q '^# incomplete=' "$MATRIX_OUT/plan"; then
		kj_log "the list of kernels is not complete: a suite could not be listed; see above, then --update-plan"
		return 2
	elif ((bad || MATRIX_LOST || missing || !good && !failed)); then
		return 2
	elif ((failed)); then
		return 1
	fi
}

kj_cmd_matrix()
{
	[[ ${1:-} != --help ]] || { matrix_usage; return; }
	declare -gA MATRIX_RUNNING=()
	# shellcheck disable=SC2034 # used by kj_die
	KJ_ERROR_STATUS=2
	MATRIX_STOPPED="" MATRIX_LOST=0 MATRIX_STALE=0
	matrix_defaults
	matrix_options "$@"
	kj_need_root
	matrix_lock
	if ((MATRIX_UPDATE)) || ! plan_keep "$MATRIX_OUT"; then
		plan_make "$MATRIX_OUT"
	fi
	mkdir -p "$KJ_BUILD/bin"
	make -s -C "$KJ_SOURCE/tools/kjitter" O="$KJ_BUILD/bin" >&2 || kj_die "the tool does not build"
	((!MATRIX_DETERMINISTIC)) || kj_root "$KJ_QEMU_SUITE"
	MATRIX_SHARED=$(row_inputs_shared "$MATRIX_DETERMINISTIC" "$MATRIX_LIMIT")
	progress_begin "$(plan_rows "$MATRIX_OUT/plan" | wc -l)"
	matrix_sort_out
	progress_plan "${#MATRIX_TODO[@]}" "$MATRIX_STALE"
	kj_at_exit matrix_stop
	matrix_run
	progress_finish
	[[ -z $MATRIX_STOPPED ]] || kj_log "error: $MATRIX_STOPPED"
	if ((MATRIX_KTAP)); then
		kj_ktap "$MATRIX_OUT"
	else
		"$KJ_LAB/kjlab" show "$MATRIX_OUT" || : # its status is ours, see matrix_status()
	fi
	progress_summary
	matrix_status
}
