# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# kjlab bisect over the commits of a tree: git bisect run with kjlab step, unattended.
#
# It happens in a clone that shares the objects of the user's repository, so that one is only
# read: no checkout, no bisect refs, no registered worktree. Clone and kernel objects stay
# under $KJ_BUILD/bisect/trees/HASH (of the repository's path): the next bisect compiles only
# what differs.

# bisect_revision REPO REVISION OPTION
bisect_revision()
{
	git -C "$1" rev-parse --verify -q "$2^{commit}" ||
		kj_die "$3: no revision '$2' in $1"
}

# bisect_clone REPO CLONE: the clone, at rest.
bisect_clone()
{
	if ! git -C "$2" rev-parse --verify -q HEAD >/dev/null 2>&1; then
		kj_log "bisect: cloning $1 (its objects are shared)"
		rm -rf --one-file-system "$2"
		git clone -q --shared --no-checkout "$1" "$2"
	fi
	# A run that was interrupted may have left a bisection.
	git -C "$2" bisect reset >/dev/null 2>&1 || :
	rm -f "$2/.git/index.lock"
}

# bisect_table LOG: one line per step.
bisect_table()
{
	echo "commit        answer            compiled   build     run   reason"
	awk -F'\t' '{
		word = $2 == "GOOD" ? "good" : $2 == "BAD" ? "bad" : "cannot be tested"
		printf "%-12.12s  %-16s  %5d .c  %4d s  %4d s   %.60s\n", $1, word, $3, $4, $5, $7
	}' "$1"
}

# bisect_step REVISION: one that git bisect took for what it was said to be.
bisect_step()
{
	git -C "$BISECT_CLONE" checkout -q --detach "$1"
	"${BISECT_STEP[@]}" || :
}

# bisect_said REVISION: what the log says of it, as its last word.
bisect_said()
{
	local short

	short=$(git -C "$BISECT_CLONE" log -1 --format=%h "$1")
	awk -F'\t' -v short="$short" '$1 == short { said = $2 } END { print said }' "$BISECT_LOG"
}

# bisect_answer_of REVISION: the name under which its answer is kept.
bisect_answer_of()
{
	local short

	short=$(git -C "$BISECT_CLONE" log -1 --format=%h "$1")
	awk -F'\t' -v short="$short" '$1 == short { key = $6 } END { print key }' "$BISECT_LOG"
}

# bisect_ends BAD: both sides of the step are run, like in a list (see bisect_list.sh).
bisect_ends()
{
	local revision

	for revision in "$1^" "$1"; do
		[[ -n $(bisect_said "$revision") ]] || bisect_step "$revision"
	done
}

# bisect_commit BAD: the answer, if its sides are what they must be.
bisect_commit()
{
	local before after text

	bisect_ends "$1"
	before=$(bisect_said "$1^") after=$(bisect_said "$1")
	text="$(git -C "$BISECT_CLONE" log -1 --format='%h "%s" (%an, %ad)' --date=short "$1")"
	if [[ $before == GOOD && $after == BAD ]]; then
		echo "first bad: $text: $(awk -F'\t' -v s="$after" '$2 == s { r = $7 } END { print r }' "$BISECT_LOG")"
		echo "last good: $(git -C "$BISECT_CLONE" log -1 --format='%h "%s"' "$1^")"
		ask_differences "$(bisect_answer_of "$1^")" "$(bisect_answer_of "$1")"
		return 0
	elif [[ $before == BAD ]]; then
		echo "nothing to find: $(git -C "$BISECT_CLONE" log -1 --format=%h "$1^"), said to be good, is bad"
		return 1
	elif [[ $after == GOOD ]]; then
		echo "nothing to find: $text, said to be bad, is good"
		return 1
	fi
	echo "first bad: $text, if it and the one before are as said: they cannot be tested"
	return 4
}

# bisect_git WORD...: the words are those of kjlab step.
bisect_git()
{
	# shellcheck disable=SC2034 # lock is set and read by name
	local good bad repo status=0 place lock
	local -a step=("$KJ_LAB/kjlab" step)

	[[ -n $BISECT_GOOD && -n $BISECT_BAD ]] || kj_usage_error "bisect: wants --good and --bad"
	step_options "$@"
	repo=$(git -C "$STEP_TREE" rev-parse --show-toplevel 2>/dev/null) || kj_die "--tree: $STEP_TREE is no git repository"
	good=$(bisect_revision "$repo" "$BISECT_GOOD" --good)
	bad=$(bisect_revision "$repo" "$BISECT_BAD" --bad)
	place=$KJ_BUILD/bisect/trees/$(local_hash <<<"$repo")
	BISECT_CLONE=$place/source BISECT_LOG=$place/log
	mkdir -p "$place"
	kj_lock "bisect-$(local_hash <<<"$place")" lock
	bisect_clone "$repo" "$BISECT_CLONE"
	: >"$BISECT_LOG"
	step+=(--tree "$BISECT_CLONE" --config "$STEP_CONFIG" --obj "$place/obj" --jobs "$STEP_JOBS")
	step+=(--log "$BISECT_LOG" --script "$ASK_SCRIPT")
	[[ -z $STEP_APPEND ]] || step+=(--append "$STEP_APPEND")
	[[ -z $ASK_LIMIT ]] || step+=(--timeout "$ASK_LIMIT")
	((ASK_DETERMINISTIC)) || step+=(--no-deterministic)
	((!ASK_FRESH)) || step+=(--fresh)
	BISECT_STEP=("${step[@]}")
	kj_log "bisect: $(git -C "$repo" rev-list --count "$good..$bad") commits, about $(bisect_log2 "$(git -C "$repo" rev-list --count "$good..$bad")") steps; the first builds everything"
	git -C "$BISECT_CLONE" bisect start "$bad" "$good" >"$place/git.log" 2>&1 ||
		kj_die "git bisect start: $(tail -n 1 "$place/git.log")"
	git -C "$BISECT_CLONE" bisect run "${step[@]}" >>"$place/git.log" || status=$?
	bisect_git_answer "$status" "$place/git.log" || status=$?
	git -C "$BISECT_CLONE" bisect reset >/dev/null 2>&1 || :
	return "$status"
}

# bisect_git_answer STATUS GIT-LOG
bisect_git_answer()
{
	local status=0 first

	bisect_table "$BISECT_LOG"
	first=$(sed -n 's/^\([0-9a-f]\{40\}\) is the first bad commit$/\1/p' "$2")
	if [[ -n $first ]]; then
		bisect_commit "$first" || status=$?
	elif grep -q "could be any of" "$2"; then
		status=4
		echo "first bad is one of these; those between cannot be tested:"
		grep -xE '[0-9a-f]{40}' "$2" | sort -u |
			git -C "$BISECT_CLONE" log --no-walk=unsorted --stdin --format='  %h "%s"'
	else
		kj_die "git bisect run ended with $1: $(tail -n 1 "$2")"
	fi
	echo "$(wc -l <"$BISECT_LOG") steps in $(kj_minutes "$SECONDS")"
	return "$status"
}
