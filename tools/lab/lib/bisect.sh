# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2153 # BISECT_* are shared with bisect_list.sh and bisect_git.sh
#
# kjlab bisect over a list of kernels: what is asked (bisect_list.sh) and what the list is
# (here). Over the commits of a tree: bisect_git.sh.

bisect_usage()
{
	cat <<'END'
usage: kjlab bisect --good KERNEL --bad KERNEL [--good KERNEL] [option...]
       kjlab bisect --list FILE [--good ENTRY --bad ENTRY] [option...]
       kjlab bisect --tree DIR --good REVISION --bad REVISION [option...]

Finds the first kernel, configuration or commit that does not leave CPU 1 alone; if the good
one comes after the bad one, the first that does again. Three of them in turn, good, bad and
good or bad, good and bad, give both changes.

Without --list: the archive's kernels of the flavour of --good, in the order of their
versions. Of those with an image alone a user task decides.

  --list FILE          one entry a line: KERNEL [option of kjlab run...], as in
                       6.12 --append "nohz=off"; # begins a comment. The order is that of
                       the list; --good and --bad name an entry by its text, its KERNEL or
                       its number (default: the first and the last)
  --verify             afterwards run the ends too, and the middle of each side
  --all                run every entry
  --tree DIR           over the commits of a git tree, by git bisect; also takes --config,
                       --jobs and --append of kjlab step. DIR is only read
END
	ask_usage
	cat <<'END'

Takes at most ceil(log2 n) + 1 runs of n entries, if there is one clean step and all can be
tested; both sides of the step are always run. Interrupted, it goes on where it was.
Exit status: 0 found; 1 no clean step, or an end is not as said (it says which,
and of no clean step each change that was found); 2 usage;
4 found only a range, since what lies between cannot be tested.
END
}

# bisect_archive FILE: the entries, into FILE; and what the ends are called there.
bisect_archive()
{
	local i line flavour="" other

	for ((i = 0; i < ${#BISECT_END[@]}; i++)); do
		line=$(kj_resolve "${BISECT_END[i]}")
		other=$(cut -f 3 <<<"$line")
		[[ ${flavour:=$other} == "$other" ]] ||
			kj_die "--good and --bad are of different flavours; give a --list"
		BISECT_END[i]=${line%%$'\t'*}
	done
	"$KJ_LAB/kjlab" list | awk -F'\t' -v flavour="$flavour" '$3 == flavour { print $1 }' >"$1"
}

# bisect_entries: fill BISECT_ENTRY, and BISECT_AT with the numbers of the ends, of which
# BISECT_SAID holds what they are said to be.
bisect_entries()
{
	local i

	if [[ -n $BISECT_LIST ]]; then
		[[ -r $BISECT_LIST ]] || kj_die "--list: no file '$BISECT_LIST'"
		sed -E 's/(^|[[:space:]])#.*//; s/[[:space:]]+$//; s/^[[:space:]]+//; /^$/d' \
			"$BISECT_LIST" >"$BISECT_WORK/list"
	else
		[[ " ${BISECT_SAID[*]-} " == *" good "* && " ${BISECT_SAID[*]-} " == *" bad "* ]] ||
			kj_usage_error "bisect: wants --good and --bad, or --list"
		bisect_archive "$BISECT_WORK/list"
	fi
	mapfile -t BISECT_ENTRY <"$BISECT_WORK/list"
	((${#BISECT_ENTRY[@]} >= 2)) ||
		kj_die "bisect: wants two entries at least, not ${#BISECT_ENTRY[@]}"
	bisect_defaults
	for ((i = 0; i < ${#BISECT_END[@]}; i++)); do
		bisect_find "${BISECT_END[i]}" "--${BISECT_SAID[i]}"
		BISECT_AT+=("$FOUND")
	done
	bisect_order
	bisect_between
}

# bisect_defaults: of a list the first is good and the last bad, if not said otherwise.
bisect_defaults()
{
	if [[ " ${BISECT_SAID[*]-} " != *" good "* ]]; then
		BISECT_END+=(1) BISECT_SAID+=(good)
	fi
	if [[ " ${BISECT_SAID[*]} " != *" bad "* ]]; then
		BISECT_END+=("${#BISECT_ENTRY[@]}") BISECT_SAID+=(bad)
	fi
}

# bisect_order: the ends as they follow one another; each must be another than the one before.
bisect_order()
{
	local i
	local -a sorted at=() said=()

	mapfile -t sorted < <(for ((i = 0; i < ${#BISECT_AT[@]}; i++)); do
		echo "${BISECT_AT[i]} ${BISECT_SAID[i]}"
	done | sort -n)
	for ((i = 0; i < ${#sorted[@]}; i++)); do
		at+=("${sorted[i]% *}") said+=("${sorted[i]#* }")
		((i == 0)) && continue
		((at[i] != at[i - 1])) || kj_die "bisect: --good and --bad are the same entry"
		[[ ${said[i]} != "${said[i - 1]}" ]] ||
			kj_die "bisect: good and bad must take turns: entries $((at[i - 1] + 1)) and $((at[i] + 1)) are both said to be ${said[i]}"
	done
	BISECT_AT=("${at[@]}") BISECT_SAID=("${said[@]}")
}

# bisect_between: nothing but the ends and what lies between them; and that can be used.
bisect_between()
{
	local i first=${BISECT_AT[0]} last=${BISECT_AT[-1]}

	BISECT_ENTRY=("${BISECT_ENTRY[@]:first:last - first + 1}")
	for ((i = 0; i < ${#BISECT_AT[@]}; i++)); do
		BISECT_AT[i]=$((BISECT_AT[i] - first))
	done
	for ((i = 0; i < ${#BISECT_ENTRY[@]}; i++)); do
		bisect_valid "$i"
	done
}

# bisect_find NAME OPTION: set FOUND to the one entry that is called so.
bisect_find()
{
	local i
	local -a found=() only=()

	for ((i = 0; i < ${#BISECT_ENTRY[@]}; i++)); do
		[[ ${BISECT_ENTRY[i]} != "$1" ]] || found+=("$i")
		[[ ${BISECT_ENTRY[i]%% *} != "$1" ]] || only+=("$i")
	done
	if ((${#found[@]} == 0)); then
		found=(${only[@]+"${only[@]}"})
	fi
	if ((${#found[@]} == 0)) && [[ $1 =~ ^[0-9]+$ ]] && (($1 >= 1 && $1 <= ${#BISECT_ENTRY[@]})); then
		found=($(($1 - 1)))
	fi
	((${#found[@]} == 1)) ||
		kj_die "$2: ${#found[@]} entries are called '$1'; give the number of one, 1 to ${#BISECT_ENTRY[@]}"
	FOUND=${found[0]}
}

# bisect_words I: the words of an entry into WORDS; quotes as the shell has them.
bisect_words()
{
	mapfile -t WORDS < <(xargs printf '%s\n' <<<"${BISECT_ENTRY[$1]}")
}

# bisect_valid I: a misspelt entry is an error now, not a kernel that cannot be tested.
bisect_valid()
{
	local i

	bisect_words "$1"
	for ((i = 1; i < ${#WORDS[@]}; i++)); do
		case ${WORDS[i]} in
		--append|--append-replace|--cpu|--smp|--memory|--file|--allow) i=$((i + 1)) ;;
		--no-module) ;;
		*) kj_die "entry $(($1 + 1)): '${WORDS[i]}' is no option of an entry" ;;
		esac
	done
	local_kind "${WORDS[0]}"
	if [[ -z $KJ_KIND && ! -e $(kj_kernel_dir "${WORDS[0]}")/info ]]; then
		kj_resolve "${WORDS[0]}" >/dev/null
	fi
}

# bisect_tree_ends: git knows one good and one bad revision.
bisect_tree_ends()
{
	local i

	BISECT_GOOD="" BISECT_BAD=""
	for ((i = 0; i < ${#BISECT_END[@]}; i++)); do
		case ${BISECT_SAID[i]}-$BISECT_GOOD-$BISECT_BAD in
		good--*) BISECT_GOOD=${BISECT_END[i]} ;;
		bad-*-) BISECT_BAD=${BISECT_END[i]} ;;
		*) kj_usage_error "bisect: one --good and one --bad go with --tree" ;;
		esac
	done
}

kj_cmd_bisect()
{
	local tree=0 alone=""
	local -a words=()

	BISECT_END=() BISECT_SAID=() BISECT_AT=() BISECT_LIST="" BISECT_MORE=""
	while (($#)); do
		case $1 in
		--good|--bad|--list|--tree|--config|--jobs|--append)
			(($# > 1)) || kj_usage_error "bisect: $1 wants a value" ;;&
		--good|--bad) BISECT_END+=("$2") BISECT_SAID+=("${1#--}"); shift ;;
		--list) BISECT_LIST=$2 alone=$1; shift ;;
		--tree) tree=1 words+=("$1" "$2"); shift ;;
		--config|--jobs|--append) words+=("$1" "$2"); shift ;;
		--verify) BISECT_MORE=verify alone=$1 ;;
		--all) BISECT_MORE=all alone=$1 ;;
		--help) bisect_usage; return ;;
		*)
			[[ " $ASK_OPTIONS " == *" $1 "* ]] || kj_usage_error "bisect: no option '$1'"
			ask_option "$@"
			shift $((ASK_SHIFT - 1)) ;;
		esac
		shift
	done
	if ((tree)); then
		[[ -z $alone ]] || kj_usage_error "bisect: $alone does not go with --tree"
		bisect_tree_ends
		bisect_git "${words[@]}"
	elif ((${#words[@]})); then
		kj_usage_error "bisect: ${words[0]} goes with --tree"
	else
		bisect_list
	fi
}
