# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The plan of a matrix: DIR/plan, which kernels and in what order. Lines as of `kjlab
# list`, RELEASE LINE FLAVOUR SUITE VERSION HAS, after lines `# KEY=VALUE`: the options that
# chose them, and `# spec.RELEASE=KERNEL` for a kernel that is not from the archive.
#
# A plan is made once: the archive may move on while a matrix runs, or between two halves
# of it, and then what is left must still be the same.

# plan_archived NAME: the line of a fetched kernel of the archive, if it is still listed there.
plan_archived()
{
	local root

	[[ $KJ_ORIGIN == archive ]] || return
	root=$(kj_root_of "$KJ_SUITE")
	[[ -s $(archive_index_path "$root") ]] || return
	archive_list "$root" | awk -F'\t' -v release="$1" '$1 == release { print; found = 1 } END { exit !found }'
}

# plan_resolve KERNEL: its line.
plan_resolve()
{
	local spec=$1 has=headers

	if [[ -e $spec || -e $(kj_kernel_dir "$spec")/info ]]; then
		kj_kernel "$spec"
		[[ $KJ_HEADERS != none ]] || has=image
		plan_archived "$KJ_NAME" ||
			printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$KJ_NAME" "$KJ_LINE" "$KJ_FLAVOUR" \
				"$KJ_SUITE" "$KJ_RELEASE" "$has"
	else
		kj_resolve "$spec"
	fi
}

# plan_word KERNEL: a name for the row of a kernel that cannot be found.
plan_word()
{
	tr -c 'A-Za-z0-9.+~_\n-' _ <<<"$1" | sed 's/^\./_/'
}

# plan_named KERNEL...: lines of kernels that were named, and specs of local ones. One that
# cannot be found keeps its place: its row will say so.
plan_named()
{
	local spec line status

	for spec; do
		status=0
		# A process of its own, for an error must not end this one.
		line=$("$KJ_LAB/kjlab" resolve "$spec") || status=$?
		if ((status)); then
			line=$(plan_word "$spec")$'\t-\t-\t-\t-\t-'
		fi
		if [[ -e $spec ]]; then
			spec=$(readlink -f "$spec")
		fi
		if ((status)) || [[ -e $spec || -e $(kj_kernel_dir "$spec")/info ]]; then
			[[ $spec == "${line%%$'\t'*}" ]] || echo "# spec.${line%%$'\t'*}=$spec"
		fi
		echo "$line"
	done
}

# plan_filter LINES FLAVOURS: both comma-separated, empty for all.
plan_filter()
{
	awk -F'\t' -v lines=",$1," -v flavours=",$2," '
		(lines == ",," || index(lines, "," $2 ",")) &&
		(flavours == ",," || index(flavours, "," $3 ","))'
}

# plan_shard I/N: every Nth, so that each shard has its part of every line and flavour.
plan_shard()
{
	awk -v i="${1%/*}" -v n="${1#*/}" '
		/^# spec[.]/ { spec[++specs] = $0; next }
		/^#/ { print; next }
		{ if (rows++ % n != i - 1) next; split($0, part, "\t"); mine[part[1]] = 1; row[++kept] = $0 }
		END {
			for (s = 1; s <= specs; s++) {
				name = substr(spec[s], 8, index(spec[s], "=") - 8)
				if (name in mine)
					print spec[s]
			}
			for (r = 1; r <= kept; r++)
				print row[r]
		}'
}

# plan_options: what identifies a plan, from MATRIX_*. The format grows when the same options
# mean other kernels.
plan_options()
{
	echo "# format=2"
	echo "# kernels=${MATRIX_KERNELS[*]-}"
	echo "# newest=$MATRIX_NEWEST"
	echo "# lines=$MATRIX_LINES"
	echo "# flavours=$MATRIX_FLAVOURS"
	echo "# shard=$MATRIX_SHARD"
	echo "# deterministic=$MATRIX_DETERMINISTIC"
}

# plan_options_of PLAN: the same lines, as they stand there.
plan_options_of()
{
	grep -E '^# (format|kernels|newest|lines|flavours|shard|deterministic)=' "$1"
}

# plan_left_out: how many kernels the archive lists and does not have.
plan_left_out()
{
	local -a suites

	read -ra suites <<<"$KJ_ROOTS"
	archive_left_out "${suites[@]}"
}

plan_kernels()
{
	local status=0 left
	local -a newest=()

	if ((${#MATRIX_KERNELS[@]})); then
		plan_named "${MATRIX_KERNELS[@]}" | awk -F'\t' '/^#/ || !seen[$1]++'
		return
	fi
	((!MATRIX_NEWEST)) || newest=(--newest)
	"$KJ_LAB/kjlab" list ${newest[@]+"${newest[@]}"} |
		plan_filter "$MATRIX_LINES" "$MATRIX_FLAVOURS" || status=${PIPESTATUS[0]}
	if ((status)); then
		echo "# incomplete=the list of kernels lacks a suite"
	fi
	left=$(plan_left_out)
	((!left)) || echo "# left-out=$left"
}

# plan_make DIR
plan_make()
{
	plan_options >"$1/plan.new"
	plan_kernels | plan_shard "$MATRIX_SHARD" >>"$1/plan.new" ||
		kj_die "$1/plan: cannot be written"
	if [[ -z $(plan_rows "$1/plan.new") ]]; then
		rm -f "$1/plan.new"
		kj_log "no kernel to run: nothing in the archive is what was asked for; see: kjlab list"
		exit 2
	fi
	mv "$1/plan.new" "$1/plan"
}

# plan_keep DIR: the plan of DIR if there is one; it must be of the same matrix.
plan_keep()
{
	[[ -s $1/plan ]] || return 1
	if [[ $(plan_options) != "$(plan_options_of "$1/plan")" ]]; then
		kj_log "$1 holds another matrix:"
		plan_options_of "$1/plan" | grep -v '=$' | sed 's/^# /  /' >&2
		kj_die "give another --out DIR, or --update-plan to plan $1 anew (rows that fit are kept)"
	fi
}

plan_rows()
{
	grep -v '^#' "$1" || :
}

# plan_spec PLAN RELEASE: what `kjlab run` has to be told.
plan_spec()
{
	awk -v key="# spec.$2=" -v release="$2" '
		index($0, key) == 1 { found = substr($0, length(key) + 1) }
		END { print found == "" ? release : found }' "$1"
}
