# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# One row of a matrix: fetch, build, boot, judge, in a process of its own (`kjlab row`).
# Whatever goes wrong with the kernel is the row's RESULT, STAGE and REASON, with the log
# beside it. The row is made in DIR/rows/.RELEASE and appears by one rename.
#
# Its file `inputs` says from what it was made. As long as that is what it would be made
# from today, the row is finished.

# Other guest work and its settings, for the tests of the matrix itself.
KJ_MATRIX_SCRIPT=${KJ_MATRIX_SCRIPT:-$KJ_LAB/matrix.guest.sh}
KJ_MATRIX_SETTINGS=${KJ_MATRIX_SETTINGS:-}
# Of a console that grew beyond this, the row keeps both ends (bytes each).
KJ_ROW_CONSOLE=524288

row_sum()
{
	local sum

	sum=$(sha256sum)
	echo "${sum%% *}"
}

# row_emulator DETERMINISTIC
row_emulator()
{
	if (($1)); then
		dpkg-query --admindir="$(kj_root_path "$KJ_QEMU_SUITE")/var/lib/dpkg" \
			-W -f '${Version}' qemu-system-x86 2>/dev/null || echo none
	else
		qemu-system-x86_64 --version | head -n 1
	fi
}

# row_inputs_shared DETERMINISTIC LIMIT: what is the same for all kernels.
row_inputs_shared()
{
	echo "sources $(build_sources | row_sum)"
	echo "tool $(row_sum <"$KJ_BUILD/bin/kjitter")"
	echo "guest $(cat "$KJ_MATRIX_SCRIPT" ${KJ_MATRIX_SETTINGS:+"$KJ_MATRIX_SETTINGS"} \
		"$KJ_LAB"/guest/{init,leave} "$(command -v busybox)" | row_sum)"
	echo "machine $(qemu_options "$1" "$KJ_CPU" 2 1024 "$KJ_CMDLINE $KJ_CMDLINE_ISOLATION" | row_sum)"
	echo "emulator $(row_emulator "$1" | row_sum)"
	echo "limit $2"
}

# row_inputs SHARED NAME SPEC: nothing if the kernel is not there.
row_inputs()
{
	local dir

	dir=$(kj_kernel_dir "$2")
	[[ -e $dir/info ]] || dir=$(kj_kernel_dir "$3")
	[[ -s $dir/info ]] && kernel_is_whole "$dir" || return 0
	if [[ $KJ_HEADERS != none ]]; then
		echo "$1"
	else
		# Without a module its sources do not matter.
		grep -v '^sources ' <<<"$1"
	fi
	echo "kernel $(row_sum <"$KJ_VMLINUZ")"
	if [[ $KJ_HEADERS != none ]]; then
		echo "headers $(build_headers | row_sum)"
	fi
}

# row_get FILE KEY
row_get()
{
	sed -n "s/^$2=//p" "$1"
}

row_since()
{
	awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }'
}

# row_end RESULT STAGE REASON: what is settled first stands, for it is the cause of the rest.
row_end()
{
	if [[ -z $ROW_RESULT ]]; then
		ROW_RESULT=$1 ROW_STAGE=$2
		ROW_REASON=$(tr -s '[:space:][:cntrl:]' ' ' <<<"$3" | cut -c 1-300)
		ROW_REASON=${ROW_REASON% }
	fi
}

# row_complaint LOG: why a kjlab failed.
row_complaint()
{
	local line

	line=$(sed -n 's/^kjlab: error: //p' "$1" | tail -n 1)
	echo "${line:-$(tail -n 1 "$1")}"
}

# row_kjlab ARGUMENT...: a kjlab that dies with this one.
row_kjlab()
{
	setpriv --pdeathsig KILL "$KJ_LAB/kjlab" "$@"
}

row_fetch()
{
	local began=$EPOCHREALTIME why root

	echo fetch >"$ROW_WORK/now"
	if ! row_kjlab fetch "$ROW_SPEC" >"$ROW_WORK/fetch.log" 2>&1; then
		why=$(row_complaint "$ROW_WORK/fetch.log")
		root=$(kj_root_of "$ROW_SUITE")
		if grep -qsxF "$ROW_NAME"$'\t'"$ROW_VERSION" "$KJ_BUILD/lists/$root.missing"; then
			why="the archive lists $ROW_VERSION, but does not have it (404)"
		fi
		row_end error download "$why"
	fi
	ROW_FETCH=$(row_since "$began")
	if [[ -z $ROW_RESULT ]]; then
		rm -f "$ROW_WORK/fetch.log"
		kj_kernel "$ROW_SPEC"
		ROW_NAME=$KJ_NAME
		[[ ! -s $KJ_CONFIG ]] || cp "$KJ_CONFIG" "$ROW_WORK/config"
	fi
}

# row_build: kjitter.ko alone, for a third of the time would be the injector. A kernel
# without headers has no module; then it is not a failure.
row_build()
{
	local began=$EPOCHREALTIME stage=build log=$ROW_WORK/build.out why

	[[ $KJ_HEADERS != none ]] || return 0
	echo build >"$ROW_WORK/now"
	if setpriv --pdeathsig KILL timeout 900 setpriv --pdeathsig KILL \
		env KJ_VARIANT=matrix "$KJ_LAB/kjlab" build "$ROW_SPEC" KJ_INJECT=n >"$log" 2>&1; then
		mkdir "$ROW_WORK/ko"
		KJ_VARIANT=matrix kj_modules_copy "$ROW_WORK/ko"
		cp "$KJ_BUILD/modules/$ROW_NAME.matrix/build.log" "$ROW_WORK/"
		rm -f "$log"
	else
		why=$(row_complaint "$log")
		[[ $why != *"the build has warnings"* ]] || stage=warnings
		cp "$KJ_BUILD/modules/$ROW_NAME.matrix.log" "$ROW_WORK/build.log" 2>/dev/null || mv "$log" "$ROW_WORK/build.log"
		why=$(grep -aE 'warning|error|No such file' "$ROW_WORK/build.log" |
			grep -avE "$KJ_HARMLESS_WARNINGS" | head -n 1 || :)
		row_end error "$stage" "${why:-the build failed; see build.log}"
	fi
	ROW_BUILD=$(row_since "$began")
}

# row_run: boot; what the guest left goes to the row.
row_run()
{
	local began=$EPOCHREALTIME file
	local -a options=(--no-module --allow-boot --out "$ROW_WORK/run" --timeout "$ROW_LIMIT")

	echo run >"$ROW_WORK/now"
	((!ROW_DETERMINISTIC)) || options+=(--deterministic)
	[[ ! -e $ROW_WORK/ko ]] || options+=(--file "$ROW_WORK/ko/kjitter.ko:/lab/kjitter.ko")
	[[ -z $KJ_MATRIX_SETTINGS ]] || options+=(--file "$KJ_MATRIX_SETTINGS:/lab/settings")
	row_kjlab run "$ROW_SPEC" --script "$KJ_MATRIX_SCRIPT" "${options[@]}" \
		>"$ROW_WORK/run.log" 2>&1 || :
	ROW_RUN=$(row_since "$began")
	for file in "$ROW_WORK"/run/{,files/}{console.log,script.log,cmdline,result,seconds,stage,boot-complaints} \
		"$ROW_WORK"/run/files/{check.json,check.status,status.json,spin.kjr,user.kjr,module}; do
		[[ ! -f $file ]] || mv "$file" "$ROW_WORK/"
	done
	row_short_console "$ROW_WORK/console.log"
	if [[ ! -e $ROW_WORK/stage ]]; then
		row_end error boot "$(row_complaint "$ROW_WORK/run.log")"
	else
		rm -f "$ROW_WORK/run.log"
	fi
}

row_short_console()
{
	local size

	size=$(stat -c %s "$1" 2>/dev/null || echo 0)
	((size > 2 * KJ_ROW_CONSOLE)) || return 0
	{
		head -c "$KJ_ROW_CONSOLE" "$1"
		printf '\n[kjlab: %s bytes left out]\n' "$((size - 2 * KJ_ROW_CONSOLE))"
		tail -c "$KJ_ROW_CONSOLE" "$1"
	} >"$1.short"
	mv "$1.short" "$1"
}

# row_reports: made here, by the reader of this machine; a capture it finds damaged is no
# result.
row_reports()
{
	local name

	for name in spin user; do
		[[ -e $ROW_WORK/$name.kjr ]] || continue
		# Beside the file: its path is part of the JSON.
		(cd "$ROW_WORK" && "$KJ_BUILD/bin/kjitter" report --json "$name.kjr" >"$name.json" \
			2>"$name.err") || row_end error files "$name.kjr: $(tail -n 1 "$ROW_WORK/$name.err")"
		rm -f "$ROW_WORK/$name.err"
	done
}

# row_why: the verdict of check in a line.
row_why()
{
	jq -r '
		def rate: tostring | if contains(".") then . else . + ".0" end;
		.cpus[0] as $cpu |
		if ($cpu.reasons | length) > 0
		then [$cpu.reasons[] | "\(.code): \(.detail)"] | join("; ")
		else "tick stopped: " + ([$cpu.windows[] |
			"\(.ticks_per_s | rate) ticks/s (\(if .sampler == "user" then "user task"
			 else "kernel thread" end))"] | join(", ")) end' "$ROW_WORK/check.json"
}

# row_complained: what the kernel complained of while it booted; the verdict stands.
row_complained()
{
	[[ ! -s $ROW_WORK/boot-complaints ]] ||
		echo "; while booting the kernel complained: $(head -n 1 "$ROW_WORK/boot-complaints" | sed 's/^\[[^]]*\] *//')"
}

# row_verdict: the guest came to its end; what did it say?
row_verdict()
{
	local status verdict why alone=

	status=$(cat "$ROW_WORK/check.status" 2>/dev/null || :)
	verdict=$(jq -r '.cpus[0].verdict' "$ROW_WORK/check.json" 2>/dev/null || :)
	case $status-$verdict in
	0-pass|1-fail|4-skip) ;;
	*)
		row_end error guest "kjitter check ended with ${status:-nothing}: $(tail -n 1 "$ROW_WORK/script.log")"
		return ;;
	esac
	why=$(row_why)
	if [[ $ROW_MODULE == refused ]]; then
		row_end error guest "the module was refused: $(grep -am1 insmod "$ROW_WORK/script.log"); user task alone: $verdict"
	elif [[ $ROW_MODULE == none ]]; then
		alone="user sampler only, no headers for the module; "
	elif [[ ! -e $ROW_WORK/spin.kjr ]]; then
		row_end error guest "no spin.kjr: $(grep -am1 'record spin' "$ROW_WORK/script.log")"
	fi
	[[ -e $ROW_WORK/user.kjr ]] ||
		row_end error guest "no user.kjr: $(grep -am1 'record user' "$ROW_WORK/script.log")"
	row_end "$verdict" "done" "$alone$why$(row_complained)"
}

# row_judge: from how far the guest came.
row_judge()
{
	local stage

	[[ ! -e $ROW_WORK/module ]] || ROW_MODULE=$(<"$ROW_WORK/module")
	stage=$(cat "$ROW_WORK/stage" 2>/dev/null || :)
	if [[ $stage != "done" ]]; then
		[[ -z $stage ]] || row_end error "$stage" "$(head -n 1 "$ROW_WORK/result" | sed 's/^fail: //')"
		return
	fi
	row_reports
	row_verdict
}

row_write()
{
	rm -rf "$ROW_WORK"/{ko,run,now,stage,module,check.status}
	printf '%s=%s\n' RELEASE "$ROW_RELEASE" LINE "$ROW_LINE" FLAVOUR "$ROW_FLAVOUR" \
		SUITE "$ROW_SUITE" VERSION "$ROW_VERSION" SOURCE "$ROW_SOURCE" \
		RESULT "$ROW_RESULT" STAGE "$ROW_STAGE" REASON "$ROW_REASON" MODULE "$ROW_MODULE" \
		CONFIG "$([[ -s $ROW_WORK/config ]] && echo yes || echo none)" \
		DETERMINISTIC "$ROW_DETERMINISTIC" FETCH_SECONDS "$ROW_FETCH" \
		BUILD_SECONDS "$ROW_BUILD" RUN_SECONDS "$ROW_RUN" SECONDS "$ROW_SECONDS" \
		DATE "$(date -u +%Y-%m-%dT%H:%M:%SZ)" >"$ROW_WORK/row.new"
	mv "$ROW_WORK/row.new" "$ROW_WORK/row"
	# All of it is on the disk before the row is called finished.
	sync "$ROW_WORK"/*
	kj_publish "$ROW_WORK" "${ROW_WORK%/*}/$ROW_RELEASE"
}

# kj_cmd_row DIR RELEASE DETERMINISTIC LIMIT
kj_cmd_row()
{
	local began shared

	ROW_WORK=$1/rows/.$2
	ROW_RELEASE=$2 ROW_DETERMINISTIC=$3 ROW_LIMIT=$4
	ROW_RESULT="" ROW_STAGE="" ROW_REASON="" ROW_MODULE=none ROW_SOURCE=archive
	ROW_FETCH=0.0 ROW_BUILD=0.0 ROW_RUN=0.0 ROW_NAME=$ROW_RELEASE

	ROW_SPEC=$(plan_spec "$1/plan" "$ROW_RELEASE")
	IFS=$'\t' read -r _ ROW_LINE ROW_FLAVOUR ROW_SUITE ROW_VERSION _ \
		< <(awk -F'\t' -v release="$ROW_RELEASE" '$1 == release' "$1/plan")
	shared=$(row_inputs_shared "$ROW_DETERMINISTIC" "$ROW_LIMIT")
	row_fetch
	began=$EPOCHREALTIME
	if [[ -z $ROW_RESULT ]]; then
		ROW_SOURCE=$KJ_ORIGIN
		row_build
		row_run
		row_judge
		# Only if nothing changed meanwhile is it known what this row was made from.
		if [[ $shared == "$(row_inputs_shared "$ROW_DETERMINISTIC" "$ROW_LIMIT")" ]]; then
			row_inputs "$shared" "$ROW_RELEASE" "$ROW_SPEC" >"$ROW_WORK/inputs"
		fi
	fi
	ROW_SECONDS=$(row_since "$began")
	row_write
}
