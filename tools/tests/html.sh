# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # TMP, K and the functions are those of run
# shellcheck disable=SC2016 # $1 in bash -c '...' is meant for that bash
#
# Host tests of pages, report --html and compare --html: well-formed, safe, of the same figures as the
# JSON, of a bounded size, whole or not there, and quiet in a browser; sourced by run.

# shellcheck source=tools/tests/browser.sh
. ./browser.sh

# tidy_page NAME PAGE: tidy has nothing to say.
tidy_page() {
	if ! command -v tidy >/dev/null; then
		skip "$1: well-formed" "tidy is not installed"
	else
		check "$1: well-formed" bash -c 'said=$(tidy -e -q -utf8 "$1" 2>&1); echo "$said" | head -n 5; [ -z "$said" ]' \
			- "$2"
	fi
	if ! command -v xmllint >/dev/null; then
		skip "$1: parsed by xmllint" "xmllint is not installed (libxml2-utils)"
	else
		# Its parser is of HTML 4, and knows no elements of SVG.
		check "$1: parsed by xmllint" bash -c \
			'said=$(xmllint --html --noout "$1" 2>&1 | grep "error :" | grep -vE "Tag (svg|path|rect|circle|text|figure|figcaption|section|details|summary|footer|nav) invalid")
			 echo "$said" | head -n 5; [ -z "$said" ]' - "$2"
	fi
}

# lonely NAME PAGE: nothing in it makes a browser ask for anything, or run anything.
lonely() {
	check "$1: asks nobody for anything" bash -c \
		'[ -s "$1" ] && ! grep -noiE "https?://|src=|srcset=|url\(|@import|<(script|iframe|object|embed|base|form)|[ \"]on[a-z]+=" "$1"' - "$2"
	check "$1: its links lead to places in it" bash -c \
		'[ -s "$1" ] && grep -o "href=\"[^\"]*\"" "$1" | sort -u | grep -vx "href=\"data:,\"" | while IFS=\" read -r _ to _; do
			case $to in "#"*) grep -q "id=\"${to#"#"}\"" "$1" ;; *) false ;; esac || { echo "$to"; exit 1; }
		 done' - "$2"
	check "$1: UTF-8 without control characters" bash -c \
		'iconv -f utf-8 -t utf-8 "$1" -o /dev/null && ! LC_ALL=C grep -qP "[\x00-\x09\x0b-\x1f\x7f]|\xe2\x80\xae" "$1"' - "$2"
}

# page NAME CAPTURE STATUS: its page, in $TMP/page.html
page() {
	local status=0
	rm -f "$TMP/page.html"
	"$K" report "$2" --html "$TMP/page.html" >"$TMP/page.txt" 2>"$TMP/page.err" || status=$?
	check "$1: exit $status, as without a page" test $status = "$3"
	tidy_page "$1" "$TMP/page.html"
	lonely "$1" "$TMP/page.html"
}

# figures NAME CAPTURE PAGE: lengths stand in the page as in the JSON.
figures() {
	if [ "$PARSER" != jq ]; then
		skip "$1: figures of the JSON" "jq is not installed"
		return
	fi
	"$K" report "$2" --json >"$TMP/page.json" 2>/dev/null
	jq -r '.cpus[0] | [ "longest", .max_ns ], [ "p50", .quantiles_ns.p50 ], [ "p99.9", .quantiles_ns["p99.9"] ],
		[ "wall", .wall_ns ], (if .quantiles_of == "gaps" then [ "gaps", .gap_ns + (.brief_ns // 0) ], [ "blind", .blind_ns ] else empty end),
		(select(.quantiles_of == "gaps") | .by_cause | to_entries[] | [ .key, .value.net_ns ], [ .key + " max", .value.max_ns ]),
		(.worst[:3][] | [ "worst", .len_ns ]), (.worst[0].inside[]? | [ .label, .net_ns ]),
		(.blame[:5][]? | [ .label, .net_ns ]) | @tsv' "$TMP/page.json" >"$TMP/figures"
	check "$1: $(wc -l <"$TMP/figures") lengths are those of the JSON" bash -c \
		'[ -s "$2" ] && while IFS="	" read -r what ns; do
			[ "$ns" = null ] || [ -z "$ns" ] || grep -q "<span title=\"$ns&#160;ns\">" "$1" || { echo "$what $ns"; exit 1; }
		 done <"$2"' - "$3" "$TMP/figures"
}

# counts NAME CAPTURE PAGE: and so do numbers, with their digits in groups.
counts() {
	[ "$PARSER" = jq ] || return
	jq -r '.cpus[0] | .gaps, .samples, .records, .lost' "$TMP/page.json" >"$TMP/counts"
	check "$1: numbers are those of the JSON" bash -c \
		'sed "s/&#8239;//g" "$1" >"$1.plain" && while read -r n; do
			[ "$n" = null ] || grep -qE "(^|[^0-9])$n([^0-9]|$)" "$1.plain" || { echo "$n"; exit 1; }
		 done <"$2"' - "$3" "$TMP/counts"
}

has() { check "$1" grep -q -e "$2" "$TMP/page.html"; }
has_not() { check "$1" bash -c '[ -s "$1" ] && ! grep -q -e "$2" "$1"' - "$TMP/page.html" "$2"; }

test_html() {
	local f=$TMP/html.kjr name
	gen "$f" cpus=2 lost=7
	page "level 1" "$f" 0
	figures "level 1" "$f" "$TMP/page.html"
	counts "level 1" "$f" "$TMP/page.html"
	check "the text beside it is the usual one" bash -c 'cmp <("$1" report "$2") "$3"' - "$K" "$f" "$TMP/page.txt"
	has "the sentence is of both CPUs" 'CPUs 0-1 lost .* of the time'
	has "and names what took most" 'Most of it went to <strong>tick</strong>'
	has "lost records are said" '7 records were lost for want of room'
	has "the period" 'come every <span title="400[0-9]*&#160;ns">'
	has "a guest is said" 'This is a guest (KVM)'
	has_not "nothing is said to be left out, where nothing is" "in the JSON alone"
	gen "$f" cpus=70 records=3
	"$K" report "$f" --html "$TMP/page.html" >/dev/null
	has "more streams than rows: how many are left out" '^6 more streams are in the JSON alone'
	gen "$f" level=2 tasks=5
	page "level 2" "$f" 0
	figures "level 2" "$f" "$TMP/page.html"
	counts "level 2" "$f" "$TMP/page.html"
	has "level 2: names" 'By name, on CPU [01]: <strong>hrtimer tick_nohz_handler</strong>'
	has "level 2: and their time" '^ with <span'
	has "level 2: what ran inside a gap is set in" '<td class="w nest1">.*irq 4\|<td class="w nest1">'
	has "level 2: the tick" '<strong>The tick</strong> stopped for'
	gen "$f" level=2 lost=7
	page "lost details" "$f" 0
	has "lost details: how many there were" 'Details: [0-9&#;]* delivered, 0 left out, 7 lost: what is not here has no name'
	gen "$f" records=0
	page "no gap" "$f" 0
	has "no gap: says so" 'Nothing kept CPUs 0-1 busy for <span'
	has_not "no gap: no picture" '<path class="d'
	gen "$f" records=1
	page "one gap" "$f" 0
	has "one gap: one column" 'd4" d="M[0-9]* 40V0H[0-9]*V40z"'
	gen "$f" sampler=2
	page "timer" "$f" 0
	figures "timer" "$f" "$TMP/page.html"
	has "timer: wake-ups, not gaps" "thread was late .* times of"
	gen "$f" sampler=3 period_ns=1000000
	page "hw" "$f" 0
	has "hw: the period is its own" "the sampler&#39;s own period"
	gen "$f" sampler=4
	page "user" "$f" 0
	gen "$f" sampler=5 level=2
	page "watch" "$f" 0
	figures "watch" "$f" "$TMP/page.html"
	has "watch: of a task" "The task on CPUs 0-1 lost .* of the time to interruptions"
	gen "$f" stack_ns=20000 level=2
	page "stacks" "$f" 0
	has "stacks: the most frequent first" "<b>7</b> times <span class=\"small\">(stack 2)"
	has "stacks: innermost first" "<li>work_fn \[mod\]</li>"
	gen "$f" cpus=3 jitter_ns=0
	page "together" "$f" 0
	has "together: a set" "<th scope=\"row\" class=\"w\">0-2 (all)</th>"
	gen "$f" period_ns=1000000000 records=200
	page "windows" "$f" 0
	has "windows: as a table, too" "Windows of 10&#160;s; those without"
	gen "$f" period_ns=86400000000 records=3000
	page "three days" "$f" 0
	has "three days: in days" '>1&#160;d</span>'
	gen "$f" later=1 level=2
	page "of a later module" "$f" 0
	has "of a later module: a cause that only it knows" 'cause 17'
	gen "$f" skew=1000
	page "time that does not add up" "$f" 0
	has "time that does not add up: says so" '(it should be 0)'
	gen "$f" level=2 cpus=2
	head -c 1000000 "$f" >"$TMP/cut.kjr"
	page "cut" "$TMP/cut.kjr" 2
	has "cut: says so" 'The capture has no end'
	has_not "cut: no word of agreement where there are no accounts" 'counters and the probes count the same'
	head -c $(($(stat -c %s "$f") * 65 / 100)) "$f" >"$TMP/cut.kjr"
	page "cut behind the accounts of CPU 0" "$TMP/cut.kjr" 2
	has "cut behind the accounts of CPU 0: is of that one" 'CPU 0 lost .*Of 1 more it is not known'
	has_not "cut behind the accounts of CPU 0: no word on CPU 1" 'CPUs 0-1 lost'
	cp "$f" "$TMP/bad.kjr"
	printf 'XXXXXXXX' | dd of="$TMP/bad.kjr" bs=1 seek=500000 conv=notrunc status=none
	page "damaged" "$TMP/bad.kjr" 2
	has "damaged: says so" 'The file is damaged: '
	test_html_level2_real
}

# Captures of the lab, if they are there: stacks, watch, several CPUs at one instant, --keep.
test_html_level2_real() {
	local f
	for f in ${KJ_CAPTURES:+"$KJ_CAPTURES"/*.kjr}; do
		page "$(basename "$f")" "$f" 0
		figures "$(basename "$f")" "$f" "$TMP/page.html"
	done
}

# Names from the kernel, of files, and of tasks are text, and nothing else.
test_html_hostile() {
	local f=$TMP/evil.kjr evil
	evil=$(printf '</title></style><script>alert(1)</script>"\047><img src=x onerror=alert(2)>&amp;\033[31m\r\377\342\200\256')
	gen "$f" level=2 name="$evil" release="$evil" conditions="$evil" hypervisor="$evil" isolated="$evil"
	"$K" report "$f" --html "$TMP/page.html" >/dev/null 2>&1
	tidy_page "hostile names" "$TMP/page.html"
	check "hostile names: no element is theirs" bash -c '[ -s "$1" ] && ! grep -qiE "<(script|img|/title><)" "$1"' - "$TMP/page.html"
	check "hostile names: one title, one style" test "$(grep -o '<title>\|</style>' "$TMP/page.html" | sort | uniq -c | tr -s ' \n' ' ' |
		sed 's/<title>.*//')" = " 1 </style> $(grep -o '<title>' "$TMP/page.html" | wc -l) "
	check "hostile names: UTF-8 without control characters" bash -c \
		'iconv -f utf-8 -t utf-8 "$1" -o /dev/null && ! LC_ALL=C grep -qP "[\x00-\x09\x0b-\x1f\x7f]|\xe2\x80\xae" "$1"' - "$TMP/page.html"
	has "hostile names: they are there" '&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&lt;img src=x'
	gen "$TMP/other.kjr" level=2 name="$evil" release="$evil x"
	"$K" compare "$f" "$TMP/other.kjr" --force --html "$TMP/page.html" >/dev/null 2>&1
	tidy_page "compare, hostile names" "$TMP/page.html"
	check "compare, hostile names: no element is theirs" bash -c '[ -s "$1" ] && ! grep -qiE "<(script|img)" "$1"' - "$TMP/page.html"
	has "compare, hostile names: they are there" '&lt;script&gt;alert(1)'
}

test_html_file() {
	local f=$TMP/page.kjr p=$TMP/pages
	gen "$f"
	mkdir -p "$p"
	"$K" report "$f" --html - >"$TMP/out" 2>"$TMP/err"
	"$K" report "$f" --html "$p/a.html" >/dev/null
	check "--html -: the page and nothing else" cmp "$TMP/out" "$p/a.html"
	check "the same again is the same page" bash -c '"$1" report "$2" --html - | cmp - "$3"' - "$K" "$f" "$p/a.html"
	exits "a folder that there is not" 2 "the page could not be written: No such file" \
		"$K" report "$f" --html "$p/no/page.html"
	exits "a full disk" 2 "the page could not be written: No space left" "$K" report "$f" --html /dev/full
	exits "a full standard output" 2 "could not be written" bash -c '"$1" report "$2" --html - >/dev/full' - "$K" "$f"
	check "a full disk leaves the device" test -c /dev/full
	cp "$p/a.html" "$p/b.html"
	exits "too long for the file system's limit" 2 "could not be written" \
		bash -c 'trap "" XFSZ; ulimit -f 8; "$1" report "$2" --html "$3" >/dev/null' - "$K" "$f" "$p/b.html"
	check "which leaves the earlier page" cmp "$p/a.html" "$p/b.html"
	check "and nothing else" test "$(find "$p" -type f | wc -l)" = 2
	ln -s b.html "$p/link.html"
	"$K" report "$f" --html "$p/link.html" >/dev/null
	check "a link stays one" test -L "$p/link.html"
	cp "$f" "$p/kept.kjr"
	exits "no page takes the place of a capture" 2 "is there and no page; name another file" \
		"$K" report "$f" --html "$p/kept.kjr"
	exits "nor where its name was left out" 2 "is there and no page" "$K" compare --html "$p/kept.kjr" "$f" "$f"
	check "which is whole" cmp "$f" "$p/kept.kjr"
	chmod 600 "$p/b.html"
	"$K" report "$f" --html "$p/b.html" >/dev/null
	check "who could not read the page before cannot now" test "$(stat -c %a "$p/b.html")" = 600
	exits "a format beside it" 0 "" "$K" report "$f" --json --html "$p/c.html"
	check "and both are there" test -s "$p/c.html" -a -s "$TMP/out"
	json_file "--json beside a page is JSON" "$TMP/out"
	exits "the program that measures leaves it to the other one" 0 "" \
		"$TMP/bin/kjitter.dyn" report "$f" --html "$p/dyn.html"
	check "and that makes the same page" cmp "$p/a.html" "$p/dyn.html"
	cp "$TMP/bin/kjitter.dyn" "$p/alone"
	exits "without the other one it says so" 2 "report is for kjitter-more, which cannot be started" \
		"$p/alone" report "$f" --html "$p/e.html"
	exits "and without a page needs none" 0 "" "$p/alone" report "$f"
}

# What a page takes does not depend on how many gaps there are; nor does the memory.
test_html_large() {
	local f=$TMP/large.kjr small status rss ms
	"$TMP/bin/bulk" "$f" records=20000 cpus=1
	"$TMP/bin/kjitter" report "$f" --html "$TMP/page.html" >/dev/null
	small=$(stat -c %s "$TMP/page.html")
	if ! "$TMP/bin/bulk" "$f" records=3000000 cpus=1; then
		skip "pages of large captures" "no space for 300 MB in $TMP"
		rm -f "$f"
		return
	fi
	"$TMP/bin/measure" "$TMP/bin/kjitter" report "$f" --csv --html "$TMP/page.html" 3>"$TMP/m" >/dev/null 2>&1
	read -r status rss ms _ <"$TMP/m"
	check "3 M gaps: exit $status, peak RSS $rss KiB is below 4 MiB, $ms ms" test "$status" = 0 -a "$rss" -lt 4096
	"$TMP/bin/measure" "$TMP/bin/kjitter-more" report "$f" --csv --html "$TMP/page.html" 3>"$TMP/m" >/dev/null 2>&1
	read -r status rss ms _ <"$TMP/m"
	check "3 M gaps, dynamic: exit $status, peak RSS $rss KiB is below 4 MiB" test "$status" = 0 -a "$rss" -lt 4096
	check "3 M gaps: $(stat -c %s "$TMP/page.html") bytes, 20000: $small, both below 300000" \
		test "$(stat -c %s "$TMP/page.html")" -lt 300000 -a "$small" -lt 300000
	gen "$f" level=2 cpus=64 records=3000 tasks=200
	"$TMP/bin/measure" "$TMP/bin/kjitter" report "$f" --csv --html "$TMP/page.html" 3>"$TMP/m" >/dev/null 2>&1
	read -r status rss ms _ <"$TMP/m"
	check "level 2 of 64 CPUs: $(stat -c %s "$TMP/page.html") bytes are below 400000" \
		test "$(stat -c %s "$TMP/page.html")" -lt 400000
	rm -f "$f"
}

# One against each of two, which are old1, new1 and new2; and a page of what is only a part of one.
each_by_itself() {
	local o=$TMP/old1.kjr n=$TMP/new1.kjr m=$TMP/new2.kjr
	exits "compare, two new ones: worse" 1 "" "$K" compare "$o" "$n" "$m" --html "$TMP/page.html"
	"$K" compare "$o" "$n" "$m" >"$TMP/out"
	check "compare, two new ones: the first is in the head, and how many more" \
		grep -qE "^new  .*new1.kjr and 1 more, each by itself" "$TMP/out"
	check "compare, two new ones: rows of the second are below its name" bash -c \
		'sed -n "/^new  .*new2.kjr\$/,/^\$/p" "$1" | grep -q "tick rate .* worse"' - "$TMP/out"
	check "compare, two new ones: whose the gaps of several CPUs are" bash -c \
		'tr -s " \n" " " <"$1" | grep -o "together: CPUs 0-1, tick: [^()]* (new: [^)]*new[12].kjr)" | sort -u | wc -l | grep -qx 2' - \
		"$TMP/out"
	has "compare, two new ones: on the page, rows of each below its name" "class=\"w\">new: $m</th>"
	has "compare, two new ones: on the page, whose curves they are" "New is $n here; compare the others"
	tidy_page "compare, two new ones" "$TMP/page.html"
	gen "$TMP/part.kjr" first=1 hypervisor=none
	"$K" compare "$o" "$TMP/part.kjr" --html "$TMP/page.html" >/dev/null 2>&1
	has "compare, one CPU in common: the page names the others" "Not compared: CPUs 0,2, which only some"
	head -c 100000 "$o" >"$TMP/part.kjr"
	"$K" compare "$o" "$TMP/part.kjr" --html "$TMP/page.html" >/dev/null 2>&1
	has "compare, a cut one: the page says so" "part.kjr ends early: recorder killed, or cut."
	rm -f "$TMP/part.kjr"
}

test_html_compare() {
	local a=$TMP/old.kjr b=$TMP/new.kjr i
	for i in 1 2 3; do
		gen "$TMP/old$i.kjr" seed=$i hypervisor=none
		gen "$TMP/new$i.kjr" seed=1$i hypervisor=none period_ns=2000000 release=6.18.5-new extra_ns=9000
	done
	"$K" compare --html "$TMP/page.html" "$TMP"/old[123].kjr -- "$TMP"/new[123].kjr >"$TMP/out" 2>"$TMP/err"
	check "compare: the verdict is the text's" test $? = 1
	tidy_page compare "$TMP/page.html"
	lonely compare "$TMP/page.html"
	has "compare: in the first sentence" '<span class="v worse">worse</span>'
	has "compare: what moved" '<h2>What moved</h2>'
	has "compare: both curves" '<path class="l l1" d="M'
	has "compare: in what the kernels differ" '<td class="w">6.18.5-new</td>'
	if [ "$PARSER" = jq ]; then
		"$K" compare --json "$TMP"/old[123].kjr -- "$TMP"/new[123].kjr >"$TMP/c.json" 2>/dev/null
		check "compare: as many moved as the JSON says" test \
			"$(jq '[.results[] | select(.verdict == "worse" or .verdict == "better")] | length' "$TMP/c.json")" = \
			"$(grep -c '<td><span class="v \(worse\|better\)">' "$TMP/page.html")"
		"$K" report "$TMP/old1.kjr" --json >"$TMP/o.json"
	fi
	gen "$a"
	gen "$b" seed=9
	exits "compare: two alike" 0 "" "$K" compare "$a" "$b" --html "$TMP/page.html"
	tidy_page "compare, two alike" "$TMP/page.html"
	has "compare, two alike: what did not move, and what could have been seen" 'could have seen</th>'
	if [ "$PARSER" = jq ]; then
		check "compare: quantiles of both curves are those of the reports" bash -c \
			'for f in "$2" "$3"; do ns=$("$1" report "$f" --json | jq ".cpus[0].quantiles_ns.p99"); grep -q "title=\"$ns&" "$4" || exit 1; done' - \
			"$K" "$a" "$b" "$TMP/page.html"
		"$K" report "$a" --json >"$TMP/o.json"
		"$K" report "$b" --json | jq -r --slurpfile old "$TMP/o.json" '.cpus | to_entries[] | .key as $i | .value |
			.cpu as $cpu | .by_cause | to_entries[] | . as $e | ($old[0].cpus[$i].by_cause[$e.key].max_ns // 0) as $was |
			select($was > 0 and $e.value.max_ns > $was) | "CPU \($cpu) \($e.key)"' | sort >"$TMP/maxima"
		sed -n 's/^<li>\(CPU [0-9]* [a-z]*\): .*, then .*/\1/p' "$TMP/page.html" | sort >"$TMP/maxima.told"
		check "compare: new maxima are those of the reports, of each CPU" bash -c \
			'[ -s "$1" ] && cmp "$1" "$2" >&2 && grep -q "^CPU 0" "$1"' - "$TMP/maxima" "$TMP/maxima.told"
	fi
	each_by_itself
	gen "$b" first=4
	exits "compare: no CPU in common" 4 "not comparable" "$K" compare "$a" "$b" --html "$TMP/page.html"
	tidy_page "compare, no CPU in common" "$TMP/page.html"
	has "compare, no CPU in common: says so" 'no CPU in common'
	gen "$b" sampler=2
	exits "compare: not comparable" 4 "not comparable" "$K" compare "$a" "$b" --html "$TMP/page.html"
	has "compare, not comparable: says in what" 'The captures differ in what must be the same: sampler'
	exits "compare --html -: no text beside it" 4 "" bash -c '"$1" compare "$2" "$3" --html - 2>/dev/null' - "$K" "$a" "$b"
	check "compare --html - is the page" cmp "$TMP/out" "$TMP/page.html"
}

# Pages in a browser: drawn without a complaint, in light and dark, on a phone and on paper.
test_html_browser() {
	local why
	why=$(browser_lacks)
	if [ -n "$why" ]; then
		skip "pages in a browser" "$why"
		return
	fi
	gen "$TMP/x.kjr" cpus=2 lost=7
	gen "$TMP/y.kjr" cpus=2 seed=3 extra_ns=9000 rare=40
	gen "$TMP/z.kjr" level=2 name='<script src=http://127.0.0.1:8000/x></script>'
	"$K" report "$TMP/x.kjr" --html "$TMP/one.html" >/dev/null 2>&1
	"$K" report "$TMP/z.kjr" --html "$TMP/two.html" >/dev/null 2>&1
	"$K" compare "$TMP/x.kjr" "$TMP/y.kjr" --html "$TMP/both.html" >/dev/null 2>&1
	browser_proof
	for name in one two both; do
		browser_quiet $name.html $name "page $name, light" 1280,1600
		browser_quiet $name.html $name-dark "page $name, dark" 1280,1600 --blink-settings=preferredColorScheme=0
		browser_quiet $name.html $name-phone "page $name, on a phone" 390,1600
		browser_paper $name.html $name "page $name, on paper"
	done
	check "dark is another picture than light" bash -c '! cmp -s "$1" "$2"' - "$TMP/one.png" "$TMP/one-dark.png"
	[ -z "${KJ_SCREENSHOTS:-}" ] || cp "$TMP"/{one,two,both}*.{png,pdf} "$KJ_SCREENSHOTS"
}
