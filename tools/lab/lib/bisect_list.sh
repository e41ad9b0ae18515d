# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2153 # BISECT_* are set in bisect.sh
#
# The search of kjlab bisect over a list.
#
# How many runs. Of n entries the first is said to be good and the last bad, so the first bad
# one is among n - 1, and halving finds it in ceil(log2(n - 1)) runs. That the ends are as
# said is not asked at once: a step in the middle is found between two entries that were both
# run, and then it is there whatever the ends are. Only if all runs were bad (or all good) is
# one side of the step an end that nobody has run; that one is run then. So every answer
# stands on runs of both its sides, and it takes at most ceil(log2 n) + 1 of them. What
# cannot be tested costs a run each on top.
#
# STATE[I] is what is known of entry I: g good, b bad, s cannot be tested, . not run. LO is the
# last one taken for good, HI the first one taken for bad.

# bisect_key I: identifies the kernel and how it is booted; nothing if it is not at hand.
bisect_key()
{
	local info

	bisect_words "$1"
	local_kind "${WORDS[0]}"
	info=$(kj_kernel_dir "${WORDS[0]}")/info
	if [[ -n $KJ_KIND ]]; then
		info=$("$KJ_LAB/kjlab" fetch "${WORDS[0]}" 2>/dev/null)/info || return 0
	elif [[ ! -e $info ]]; then
		info=$(kj_resolve "${WORDS[0]}")
		info=$(kj_kernel_dir "${info%%$'\t'*}")/info
	fi
	[[ -e $info ]] || return 0
	{
		kj_info_read "${info%/info}"
		cat "$info" "$KJ_VMLINUZ"
		printf '%s\n' "${WORDS[@]:1}"
	} | ask_key
}

# bisect_kernel I: ask the kernel of an entry, which is at hand, unless it was asked before.
bisect_kernel()
{
	local i=$1 key start=$SECONDS config

	key=$(bisect_key "$i")
	KEYS[i]=$key
	if ask_known "$key"; then
		HOW="asked before"
		return
	fi
	RUNS=$((RUNS + 1))
	! ask_kernel "$key" "${WORDS[@]}" || ask_keep "$key" $((SECONDS - start))
	config=$("$KJ_LAB/kjlab" fetch "${WORDS[0]}" 2>/dev/null)/config
	if [[ -s $config ]]; then
		cp "$config" "$(ask_dir "$key")/config"
	fi
	SPENT=$((SPENT + SECONDS - start))
	HOW="run $RUNS, $((SECONDS - start)) s"
}

# bisect_ask I: sets STATE[I].
bisect_ask()
{
	local i=$1

	bisect_words "$i"
	if "$KJ_LAB/kjlab" fetch "${WORDS[0]}" >"$BISECT_WORK/fetch" 2>&1; then
		bisect_kernel "$i"
	else
		ANSWER=SKIP REASON=$(tail -n 1 "$BISECT_WORK/fetch" | sed 's/.*error: //')
		HOW="not run"
	fi
	case $ANSWER in
	GOOD) STATE[i]=g ;;
	BAD) STATE[i]=b ;;
	*) STATE[i]=s ;;
	esac
	REASONS[i]=$REASON
	kj_log "bisect: $(bisect_name "$i"): $(ask_word "$ANSWER") ($HOW)${REASON:+: $REASON}"
}

# bisect_name I: its number says which it is; a long text loses its middle.
bisect_name()
{
	local text=${BISECT_ENTRY[$1]}

	((${#text} <= 64)) || text="${text:0:30} ... ${text: -30}"
	echo "entry $(($1 + 1)), $text"
}

# bisect_log2 N: how often N must be halved to leave one.
bisect_log2()
{
	local bits=0

	while ((1 << bits < $1)); do
		bits=$((bits + 1))
	done
	echo "$bits"
}

# bisect_next: the entry between LO and HI that is nearest to their middle and not known to
# be untestable, into NEXT.
bisect_next()
{
	local i best=-1 distance twice=$((LO + HI))

	for ((i = LO + 1; i < HI; i++)); do
		if [[ ${STATE[i]} != s ]]; then
			distance=$((2 * i > twice ? 2 * i - twice : twice - 2 * i))
			if ((best < 0 || distance < best)); then
				best=$distance NEXT=$i
			fi
		fi
	done
	((best >= 0))
}

bisect_progress()
{
	local more text

	more=$(bisect_log2 $((HI - LO)))
	text="the first bad one is one of $((HI - LO)); about $more more runs"
	if ((RUNS)); then
		text+=", $(kj_minutes $((more * SPENT / RUNS))) at $((SPENT / RUNS)) s each"
	fi
	kj_log "bisect: $text"
}

bisect_search()
{
	while bisect_next; do
		if [[ ${STATE[NEXT]} == . ]]; then
			bisect_progress
			bisect_ask "$NEXT"
		fi
		case ${STATE[NEXT]} in
		g) LO=$NEXT ;;
		b) HI=$NEXT ;;
		esac
	done
	# Both sides of the step: what nobody has run is run.
	for NEXT in "$LO" "$HI"; do
		[[ ${STATE[NEXT]} != . ]] || bisect_ask "$NEXT"
	done
}

# bisect_more: what --verify and --all run besides.
bisect_more()
{
	local i last=$((${#BISECT_ENTRY[@]} - 1))
	local -a more=()

	case $BISECT_MORE in
	verify) more=(0 $((LO / 2)) $(((HI + last) / 2)) "$last") ;;
	all) mapfile -t more < <(seq 0 "$last") ;;
	esac
	for i in ${more[@]+"${more[@]}"}; do
		[[ ${STATE[i]} != . ]] || bisect_ask "$i"
	done
}

# bisect_known: what is known from before costs nothing, and may contradict.
bisect_known()
{
	local i key

	for ((i = 0; i < ${#BISECT_ENTRY[@]}; i++)); do
		STATE[i]=. REASONS[i]="" KEYS[i]=""
		key=$(bisect_key "$i")
		if [[ -n $key ]] && ask_known "$key"; then
			bisect_ask "$i"
		fi
	done
}

# bisect_contradiction: a good entry (LATER) after a bad one (FIRST)?
bisect_contradiction()
{
	FIRST=-1
	for ((LATER = 0; LATER < ${#BISECT_ENTRY[@]}; LATER++)); do
		if [[ ${STATE[LATER]} == b ]] && ((FIRST < 0)); then
			FIRST=$LATER
		elif [[ ${STATE[LATER]} == g ]] && ((FIRST >= 0)); then
			return 0
		fi
	done
	return 1
}

# bisect_steps: every change among what was run.
bisect_steps()
{
	local i before=-1

	for ((i = 0; i < ${#BISECT_ENTRY[@]}; i++)); do
		if [[ ${STATE[i]} == [gb] ]]; then
			if ((before >= 0)) && [[ ${STATE[before]} != "${STATE[i]}" ]]; then
				echo "  ${STATE[before]} to ${STATE[i]}: $(bisect_name "$before") to $(bisect_name "$i")"
			fi
			before=$i
		fi
	done
}

# bisect_range: an end, or what lies between LO and HI, cannot be tested.
bisect_range()
{
	local i

	echo "first bad is one of entries $((LO + 2)) to $((HI + 1)), if the ends are as said: the others of these cannot be tested"
	for ((i = LO; i <= HI; i++)); do
		echo "  ${STATE[i]} $(bisect_name "$i")${REASONS[i]:+: ${REASONS[i]}}"
	done
}

# bisect_answer: the last lines; the status is that of the command.
bisect_answer()
{
	local status=0 n=${#BISECT_ENTRY[@]}

	if bisect_contradiction; then
		status=1
		echo "no clean step: $(bisect_name "$LATER") is good, and $(bisect_name "$FIRST") before it is bad"
		bisect_steps
	elif [[ ${STATE[LO]} == b ]]; then
		status=1
		echo "nothing to find: $(bisect_name "$LO"), said to be good, is bad: ${REASONS[LO]}"
	elif [[ ${STATE[HI]} == g ]]; then
		status=1
		echo "nothing to find: $(bisect_name "$HI"), said to be bad, is good"
	elif ((HI - LO > 1)) || [[ ${STATE[LO]} == s || ${STATE[HI]} == s ]]; then
		status=4
		bisect_range
	else
		echo "first bad: $(bisect_name "$HI"): ${REASONS[HI]:-no reason given}; last good: $(bisect_name "$LO")"
		echo "between the two:"
		ask_differences "${KEYS[LO]}" "${KEYS[HI]}"
	fi
	echo "answers: $(printf %s "${STATE[@]}") (g good, b bad, s cannot be tested, . not run)"
	echo "$RUNS runs of $n entries in $(kj_minutes "$SECONDS"); a clean step takes $(($(bisect_log2 "$n") + 1)) at most where all can be tested"
	return "$status"
}

bisect_list()
{
	declare -ga BISECT_ENTRY=() STATE=() REASONS=() KEYS=()

	RUNS=0 SPENT=0
	BISECT_WORK=$(mktemp -d)
	kj_at_exit "rm -rf --one-file-system '$BISECT_WORK'"
	bisect_entries
	LO=0 HI=$((${#BISECT_ENTRY[@]} - 1))
	ask_prepare
	bisect_known
	bisect_search
	bisect_more
	bisect_answer
}
