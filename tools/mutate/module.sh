# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # base, build and tree are those of run, which uses all_groups
#
# What run has to know of the module: where it can be broken, how it is made, which tests there are. The
# first is always KUnit, on a kernel without checkers, which would take most of the time; what that
# does not notice is asked of tests in guests by --again. Sourced by run.

lab=$top/tools/lab
kernel=$base/trees/kunit/obj
all_groups=(lifecycle badinput stop stacks watch truth culprits explain together)

# What differs between kernels is not compiled on each.
sources()
{
	git ls-files -co --exclude-standard 'module/*.[ch]' ':!module/compat'
}

groups()
{
	:
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

# guest TEST: with modules of the tree, built as for anybody
guest()
{
	fails env KJ_SOURCE="$tree" KJ_OUT="$build/runs/$1" KJ_QUICK_BOOT=1 KJ_COUNT=4 "$lab/tests/$1"
}

# noticed FILE [GROUP...]: which test does, or false
noticed()
{
	local group name

	shift
	compile || { echo "no program"; return; }
	if name=$(kunit fails); then
		echo "kunit: $name"
		return
	fi
	for group; do
		if name=$(guest "$group"); then
			echo "$group: $name"
			return
		fi
	done
	return 1
}
