# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154,SC2034 # $build and $top are of run, which uses $docs_tool
#
# The sample captures that pages speak of, made by the tests' generator and against the fake device.
# Sourced by run; $build and $top are set there.

# docs_build DIRECTORY: tool, documents and the generator; $docs_tool is the tool.
docs_build()
{
	local o=$build/host-tests

	make -s -C "$top/tools/kjitter" O="$build/bin" || return
	make -s -C "$top/tools/doc" O="$build/doc" READER="$build/bin" || return
	mkdir -p "$o" "$1/bin"
	# Objects are shared with the tests of the reader.
	(
		flock 9
		make -s -C "$top/tools/tests" -j"$(nproc)" O="$o" BIN="$build/bin" "$o/generate" "$o/kjitter.fake"
	) 9>"$o/lock" || return
	cp "$o/generate" "$o/kjitter.fake" "$build/bin/kjitter" "$1/bin/"
	docs_bin=$1/bin
	docs_tool=$docs_bin/kjitter
}

# docs_captures DIRECTORY: the same bytes each time, but for what is recorded.
docs_captures()
{
	local g=$docs_bin/generate

	mkdir -p "$1"
	(
		cd "$1" &&
			"$g" spin.kjr &&
			"$g" more.kjr seed=2 &&
			"$g" again.kjr seed=3 &&
			"$g" later.kjr extra_ns=20000 seed=7 &&
			"$g" later2.kjr extra_ns=20000 seed=8 &&
			"$g" later3.kjr extra_ns=20000 seed=9 &&
			"$g" timer.kjr sampler=2 &&
			"$g" hw.kjr sampler=3 period_ns=1000000 &&
			"$g" level2.kjr level=2 lost=5 nmis=3 &&
			"$g" watched.kjr sampler=5 level=2 || exit
		# What the generator does not make: an end at a gap, records left out, stacks.
		export ASAN_OPTIONS=detect_leaks=0 KJ_FAKE=rate=3
		"$docs_bin/kjitter.fake" record --quiet --cpus 0,1 --level 2 --stack 1500ns --stop-at 1500ns \
			--duration 60s --output stopped.kjr &&
			"$docs_bin/kjitter.fake" record --quiet --cpus 0 --keep 4 --keep-at 1900ns \
				--duration 200ms --output kept.kjr &&
			"$docs_bin/kjitter" record --quiet --sampler user --cpus 0 --duration 200ms --output user.kjr
	)
}
