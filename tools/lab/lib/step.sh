# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# kjlab step: one step of `git bisect run` over a kernel tree: build, boot, ask. Objects stay
# in an O= directory of the tree's own, so a step compiles what its commit changed.

# To git bisect: stop, nothing can be said of any revision this way.
STEP_STOP=128

step_usage()
{
	cat <<'END'
usage: git bisect run .../tools/lab/kjlab step --tree . [option...]

Builds the kernel of the working tree outside of it, the module against that, boots it and
asks. Exit status: 0 good, 1 bad, 125 cannot be tested (does not build, does not boot, was
built without CONFIG_NO_HZ_FULL), 128 stop (nothing could be built this way).

  --tree DIR           the kernel's sources; nothing may have been built in them
  --config FILE        start from this configuration (DIR/.config); olddefconfig does the rest
  --obj DIR            where the objects stay (build/bisect/trees/HASH/obj)
  --jobs N             of make (one per CPU)
  --append WORDS       add to the guest's command line
  --log FILE           append: commit, answer, files compiled, seconds of building, seconds
                       of running, reason; tab separated
END
	ask_usage
}

step_stop()
{
	kj_log "error: $*"
	exit "$STEP_STOP"
}

# step_reason LOG: the first thing that make complained about.
step_reason()
{
	local line

	line=$(grep -m 1 -E 'error: |undefined reference|multiple definition|\*\*\* ' "$1" || tail -n 1 "$1")
	echo "does not build: ${line#"$STEP_TREE/"}" | cut -c 1-160
}

step_make()
{
	testkernel_make --no-print-directory -C "$STEP_TREE" O="$STEP_OBJ" "$@" </dev/null
}

# step_configure: into a file of its own first: a .config that is only touched makes kbuild
# look at everything again.
step_configure()
{
	local new=$STEP_OBJ/.config.step

	cp "$STEP_CONFIG" "$new"
	step_make -s KCONFIG_CONFIG="$new" olddefconfig || return
	if ! cmp -s "$new" "$STEP_OBJ/.config"; then
		cp "$new" "$STEP_OBJ/.config"
	fi
	rm -f "$new" "$new.old"
}

# step_build: sets ANSWER and REASON if there is no kernel to ask.
step_build()
{
	local log=$STEP_OBJ/step.log

	mkdir -p "$STEP_OBJ"
	if ! step_configure >"$log" 2>&1; then
		! grep -q 'source tree is not clean' "$log" ||
			step_stop "$STEP_TREE was built in; run: make -C $STEP_TREE mrproper (this removes .config, so save it and use --config)"
		ANSWER=SKIP REASON=$(step_reason "$log")
		return 1
	fi
	if ! grep -q '^CONFIG_NO_HZ_FULL=y' "$STEP_OBJ/.config" && [[ $ASK_SCRIPT == "$KJ_LAB/bisect.guest.sh" ]]; then
		ANSWER=SKIP REASON="without CONFIG_NO_HZ_FULL; switch it on in $STEP_CONFIG"
		return 1
	fi
	if ! step_make -j"$STEP_JOBS" bzImage modules_prepare >>"$log" 2>&1; then
		! grep -q 'No space left on device' "$log" || step_stop "the disk is full; log: $log"
		ANSWER=SKIP REASON=$(step_reason "$log")
		return 1
	fi
	# `make modules` would build all of them; ours wants symbols of the kernel only.
	cp "$STEP_OBJ/vmlinux.symvers" "$STEP_OBJ/Module.symvers"
}

# step_commit: how the revision is called.
step_commit()
{
	git -C "$STEP_TREE" log -1 --format='%h' 2>/dev/null || echo tree
}

# step_key: of a tree without changes; nothing for one with them.
step_key()
{
	local tree

	tree=$(git -C "$STEP_TREE" rev-parse --verify -q 'HEAD^{tree}' 2>/dev/null) || return 0
	[[ -z $(git -C "$STEP_TREE" status --porcelain -uno) ]] || return 0
	{ echo "$tree $STEP_APPEND"; cat "$STEP_CONFIG"; cc --version; } | ask_key
}

# step_ask: build and run; sets ANSWER, REASON, STEP_FILES, STEP_BUILD_S and STEP_RUN_S.
step_ask()
{
	local key start=$SECONDS keep=1
	local -a append=()

	STEP_FILES=0 STEP_BUILD_S=0 STEP_RUN_S=0
	key=$(step_key)
	STEP_ANSWER=${key:-dirty}
	if [[ -n $key ]] && ask_known "$key"; then
		return 0
	fi
	step_build || keep=2
	STEP_BUILD_S=$((SECONDS - start))
	STEP_FILES=$(grep -cE '^  (CC|AS) ' "$STEP_OBJ/step.log" || :)
	if ((keep == 1)); then
		[[ -z $STEP_APPEND ]] || append=(--append "$STEP_APPEND")
		ask_kernel "$STEP_ANSWER" "$STEP_OBJ/" ${append[@]+"${append[@]}"} || keep=0
		STEP_RUN_S=$((SECONDS - start - STEP_BUILD_S))
	else
		rm -rf --one-file-system "$(ask_dir "$STEP_ANSWER")"
		mkdir -p "$(ask_dir "$STEP_ANSWER")"
		cp "$STEP_OBJ/step.log" "$(ask_dir "$STEP_ANSWER")/log"
	fi
	cp "$STEP_OBJ/.config" "$(ask_dir "$STEP_ANSWER")/config" 2>/dev/null || :
	if [[ -n $key ]] && ((keep)); then
		ask_keep "$key" $((SECONDS - start))
	fi
}

# step_options WORD...: for step, and for bisect over a tree.
step_options()
{
	STEP_TREE="" STEP_CONFIG="" STEP_OBJ="" STEP_LOG="" STEP_APPEND="" STEP_JOBS=$(nproc)
	while (($#)); do
		case $1 in
		--tree|--config|--obj|--jobs|--append|--log)
			(($# > 1)) || kj_usage_error "step: $1 wants a value" ;;&
		--tree) STEP_TREE=$2; shift ;;
		--config) STEP_CONFIG=$2; shift ;;
		--obj) STEP_OBJ=$2; shift ;;
		--jobs) STEP_JOBS=$2; shift ;;
		--append) STEP_APPEND=$2; shift ;;
		--log) STEP_LOG=$2; shift ;;
		*)
			[[ " $ASK_OPTIONS " == *" $1 "* ]] || kj_usage_error "step: no option '$1'"
			ask_option "$@"
			shift $((ASK_SHIFT - 1)) ;;
		esac
		shift
	done
	[[ -n $STEP_TREE ]] || kj_usage_error "step: wants --tree DIR"
	STEP_TREE=$(readlink -f "$STEP_TREE")
	[[ -e $STEP_TREE/Kbuild && -e $STEP_TREE/Kconfig ]] || step_stop "--tree: $STEP_TREE holds no kernel sources"
	STEP_CONFIG=$(readlink -m "${STEP_CONFIG:-$STEP_TREE/.config}")
	[[ -s $STEP_CONFIG ]] || step_stop "no configuration $STEP_CONFIG; give --config FILE"
	STEP_OBJ=$(readlink -m "${STEP_OBJ:-$KJ_BUILD/bisect/trees/$(local_hash <<<"$STEP_TREE")/obj}")
}

step_prepare()
{
	# shellcheck disable=SC1091 # part of the lab
	. "$KJ_LAB/lib/testkernel.sh"
	kj_kernel_tools || step_stop "no compiler for a kernel"
	ask_prepare || step_stop "kjitter cannot be built"
}

# step_end: what is neither 0, 1 nor 125 is no answer, and 1 only if it was one: git must not
# take a failure of ours for a bad revision.
step_end()
{
	local status=$?

	if ! ((status == 0 || status == 1 && STEP_ANSWERED || status == 125 || status > 128)); then
		status=$STEP_STOP
	fi
	(exit "$status") || kj_run_cleanups
	kj_run_cleanups
}

kj_cmd_step()
{
	# shellcheck disable=SC2034 # lock is set and read by name
	local lock

	if [[ ${1:-} == --help ]]; then
		step_usage
		return
	fi
	STEP_ANSWERED=0
	trap step_end EXIT
	step_options "$@"
	step_prepare
	kj_lock "step-$(local_hash <<<"$STEP_OBJ")" lock
	step_ask
	kj_log "step $(step_commit): $(ask_word "$ANSWER")${REASON:+: $REASON} (compiled $STEP_FILES files in $STEP_BUILD_S s, ran for $STEP_RUN_S s)"
	if [[ -n $STEP_LOG ]]; then
		printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$(step_commit)" "$ANSWER" "$STEP_FILES" \
			"$STEP_BUILD_S" "$STEP_RUN_S" "$STEP_ANSWER" "$REASON" >>"$STEP_LOG"
	fi
	STEP_ANSWERED=1
	case $ANSWER in
	GOOD) return 0 ;;
	BAD) return 1 ;;
	*) return 125 ;;
	esac
}
