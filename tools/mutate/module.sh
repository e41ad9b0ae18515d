# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # base, build and tree are those of run, which uses the groups
#
# What run has to know of the module: where it can be broken, how it is made, which tests there are. The
# first is always KUnit, on a kernel without checkers, which would take most of the time. What that does not
# notice --again asks of KUnit again, which may have more tests by now, of those tests in guests that are
# about what was broken, of KUnit on a kernel with all checkers, and of the short form of harden. Sourced by run.

lab=$top/tools/lab
kernel=$base/trees/kunit/obj
all_groups=(checked badinput conditions culprits exact explain hog inject lifecycle quiet smoke stacks stop storm
together truth watch harden)

# What differs between kernels is not compiled on each.
sources()
{
	git ls-files -co --exclude-standard 'module/*.[ch]' ':!module/compat'
}

groups()
{
	[[ $mode != again ]] || echo "$(in_guests "$1") checked harden"
}

# in_guests FILE: groups that are about it
in_guests()
{
	case ${1#module/} in
	watch* | user*) echo watch stacks ;;
	inject/*) echo inject ;;
	stack* | symbol*) echo stacks ;;
	stop* | trace*) echo stop ;;
	probes/culprit* | probes/cpu* | probes/sender* | probes/function* | tick*) echo culprits explain ;;
	probes/task*) echo explain culprits watch ;;
	probes/* | attribution* | settle*) echo explain truth watch ;;
	spin* | timer* | hw* | sampler* | threads* | target* | aside*) echo exact lifecycle quiet storm ;;
	clock*) echo smoke ;;
	session* | config*) echo badinput stop watch ;;
	ring* | pages* | stream*) echo badinput storm lifecycle ;;
	chardev*) echo badinput storm lifecycle stacks ;;
	*) echo storm smoke conditions ;;
	esac
}

# compile: false if it is no module any more
compile()
{
	"$lab/kjlab" build "$kernel" --in "$tree" KJ_KUNIT=y KCFLAGS=-w >"$build/make" 2>&1
}

ready()
{
	"$lab/kjlab" setup >&2 && "$lab/kjlab" variants --no-run kunit >&2 && compile
}

# kunit HOW: fails, or contained
kunit()
{
	"$1" env KJ_KUNIT_BUILT="$tree/kjitter_kunit.ko" KJ_KUNIT_LIMIT=120 "$lab/tests/kunit" "$kernel"
}

all_tests()
{
	kunit contained || :
}

# checked: KUnit where locks, memory and contexts are looked at
checked()
{
	local checkers=$build/checked

	mkdir -p "$checkers"
	cp -a -u "$tree/." "$checkers/" # make sees by their times what has changed
	"$lab/kjlab" build testkernel --in "$checkers" KJ_KUNIT=y KCFLAGS=-w >"$build/make" 2>&1 || return
	fails env KJ_KUNIT_BUILT="$checkers/kjitter_kunit.ko" KJ_KUNIT_LIMIT=400 "$lab/tests/kunit"
}

# guest TEST: with modules of the tree, or KUnit with checkers; a nanosecond is as many instructions as check has
# it. What compilers only warn of is no notice: that a line is missing is not what they see, but what stands there.
guest()
{
	local shift=3
	local -a few=()

	case $1 in
	checked) checked; return ;;
	exact | inject | stacks | watch | together | harden) shift=0 ;;
	truth | hog | conditions) shift=1 ;;
	stop) shift=1 few=(KJ_COUNT=4) ;;
	esac
	fails env KJ_SOURCE="$tree" KJ_MAKE=KCFLAGS=-w KJ_OUT="$build/runs/$1" KJ_QUICK_BOOT=1 KJ_ICOUNT_SHIFT="$shift" \
		HOG=quick "${few[@]}" HARDEN_OPS=1500 HARDEN_STEP=16 HARDEN_TOGGLES=3 "$lab/tests/$1"
}

# noticed FILE [GROUP...]: which test does, or false
noticed()
{
	local group name asked=" " file=$1

	shift
	compile || { echo "no program"; return; }
	if name=$(kunit fails); then
		echo "kunit: $name"
		return
	fi
	for group; do
		[[ $asked != *" $group "* ]] || continue
		asked+="$group "
		! in_guest "$group" "$file" || return 0
	done
	return 1
}
