# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# kjlab results: a matrix as a text to keep, in Markdown: what was asked, what came of it, and
# the table. tools/lab/RESULTS.md is one (make results).

results_usage()
{
	cat <<'END'
usage: kjlab results [DIR...]

Prints what kjlab matrix left in DIR (build/matrix), or in several shards, as Markdown, with
where the verdict changes first. Exit status as of kjlab show.
END
}

# results_rows KEY: the values of all rows, one per line.
results_rows()
{
	sed -n "s/^$1=//p" "${RESULTS_ROWS[@]}"
}

# results_count KEY VALUE
results_count()
{
	results_rows "$1" | grep -cx -- "$2" || :
}

# results_alone DIR...: kernels without headers.
results_alone()
{
	local dir

	for dir; do
		awk -F'\t' '$6 == "image" { print $1 }' "$dir/plan"
	done | sort -u | wc -l
}

# results_left_out: of all shards the same archive; the largest is it.
results_left_out()
{
	local dir

	for dir; do
		sed -n 's/^# left-out=//p' "$dir/plan"
	done | sort -n | tail -n 1
}

results_builds()
{
	local built failed warned

	built=$(results_rows BUILD_SECONDS | grep -cvx '0\.0' || :)
	failed=$(results_count STAGE build) warned=$(results_count STAGE warnings)
	if ((failed + warned)); then
		echo "- Of $built module builds $failed failed and $warned gave warnings."
	else
		echo "- None of the $built module builds failed or gave a warning."
	fi
}

# results_time NAME VALUE: mean and worst of the rows whose KEY is VALUE.
results_time()
{
	awk -F= -v name="$1" -v key="$2" -v value="$3" '
		function flush() {
			if (kind == value && s != "") {
				n++
				sum += s
				if (s + 0 > worst)
					worst = s + 0
			}
			kind = s = ""
		}
		FNR == 1 { flush() }
		$1 == key { kind = $2 }
		$1 == "SECONDS" { s = $2 }
		END {
			flush()
			if (n)
				printf "- %s: %.1f s each on average, %.1f s at most, download not counted.\n",
					name, sum / n, worst
		}' "${RESULTS_ROWS[@]}"
}

# results_head LEFT-OUT ALONE
results_head()
{
	local first last left=$1 cmdline dir

	first=$(results_rows DATE | sort | sed -n '1s/T.*//p')
	last=$(results_rows DATE | sort | sed -n '$s/T.*//p')
	echo "# What Debian's kernels do to an isolated CPU, $first$([[ $first == "$last" ]] || echo " to $last")"
	echo
	dir=${RESULTS_ROWS[0]%/row}
	cmdline=$(sed 's/console=ttyS0 panic=-1 oops=panic //' "$dir/cmdline")
	echo "Made by \`make matrix\` and \`make results\`: each kernel that the archive had then, booted with"
	echo "\`$cmdline\`"
	if (($(results_count DETERMINISTIC 1))); then
		echo "in the deterministic lab (one instruction is one nanosecond), and asked by \`kjitter check\`."
	else
		echo "in the multi-threaded emulator, and asked by \`kjitter check\`."
	fi
	echo "Where there are headers, its own module was built for it."
	echo
	echo "- ${#RESULTS_ROWS[@]} kernels: $(results_count RESULT pass) pass, $(results_count RESULT fail) fail, $(results_count RESULT skip) skip, $(results_count RESULT error) error.$( ((left)) && echo " The archive lists $left more that it no longer has.")"
	echo "- $2 kernels have an image alone: only a user task was asked, and the row says so."
	results_builds
	results_time "With headers, build and boot" MODULE loaded
	results_time "With an image alone" MODULE none
	if (($(results_count DETERMINISTIC 1))); then
		echo "- Gaps of these guests are the lab's own: CPU 1 stands still while CPU 0 works. They say"
		echo "  nothing about a kernel. Ticks do."
	fi
	echo
}

kj_cmd_results()
{
	local dir status=0 left
	local -a dirs=("$@")

	[[ ${1:-} != --help ]] || { results_usage; return; }
	((${#dirs[@]})) || dirs=("$KJ_BUILD/matrix")
	RESULTS_ROWS=()
	for dir in "${dirs[@]}"; do
		[[ -s $dir/plan ]] || kj_die "$dir: no plan there, so no matrix; see kjlab matrix"
		while read -r dir; do
			RESULTS_ROWS+=("$dir")
		done < <(compgen -G "$dir/rows/*/row")
	done
	((${#RESULTS_ROWS[@]})) || kj_die "${dirs[*]}: no row there"
	left=$(results_left_out "${dirs[@]}")
	results_head "${left:-0}" "$(results_alone "${dirs[@]}")"
	echo '```'
	kj_cmd_show "${dirs[@]}" || status=$?
	echo '```'
	return "$status"
}
