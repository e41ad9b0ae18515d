# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2016 # $ in jq and in bash -c '...' is meant for those
#
# Metrics for Prometheus, read by its promtool and by node_exporter; see formats.sh for what gets
# them. Sourced by run.

DEBS=$CONSUMERS/debs/usr/bin

# Metrics as JSON: an object per sample: its name, labels, and value; of times in ns, for in s they
# would be no whole numbers.
METRICS='def samples: split("\n")[] | select(test("^kjitter_")) |
	capture("^kjitter_(?<n>[a-z_0-9]+)(\\{(?<l>.*)\\})? (?<v>[^ ]+)$") |
	{n, l: ([(.l // "") | scan("([a-z]+)=\"((?:[^\"\\\\]|\\\\.)*)\"") | {key: .[0], value: .[1]}] | from_entries),
		v: ((.v | tonumber) * (if .n | test("seconds") then 1e9 else 1 end) + 0.5 | floor)};
	def order: sort_by(.n, .l) | .[];'

# What the JSON of report has, as such objects.
REPORTED='def s($n; $l; $v): {n: $n, l: $l, v: $v};
	[.cpus[] | {cpu: (.cpu | tostring), sampler, stream} as $l |
	(if .quantiles_of == "gaps" then "gap" else "latency" end) as $what |
	s("gaps_total"; $l; .gaps), s("lost_records_total"; $l; .lost), s("samples_total"; $l; .samples),
	s("measured_seconds_total"; $l; .wall_ns), s("longest_seconds"; $l; .max_ns),
	(select($what == "gap") | s("clean_seconds_total"; $l; .clean_ns), s("blind_seconds_total"; $l; .blind_ns)),
	(.quantiles_ns | to_entries[] | s($what + "_seconds"; $l + {quantile: ("0." + (.key | gsub("[p.]"; "") | sub("0+$"; "")))}; .value)),
	s($what + "_seconds_sum"; $l; if $what == "gap" then .gap_ns else .sum_ns end),
	(.by_cause | to_entries[] | ($l + {cause: .key}) as $c | s("cause_gaps_total"; $c; .value.primary_gaps),
		s("cause_seconds_total"; $c; .value.net_ns), s("cause_longest_seconds"; $c; .value.max_ns)),
	(.events | to_entries[] | s("events_total"; $l + {cause: .key}; .value))]'

# metrics NAME FILE: promtool and node_exporter take it, and the latter hands it on as it is.
metrics() {
	local name=$1 port log=$TMP/exporter.log dir=$TMP/textfile pid
	if reader "$name: promtool" "$DEBS/promtool"; then
		check "$name: promtool finds nothing" \
			bash -c '"$1" check metrics <"$2" >"$3" 2>&1 && test ! -s "$3"' - "$DEBS/promtool" "$2" "$TMP/promtool"
	fi
	reader "$name: node_exporter" "$DEBS/prometheus-node-exporter" && reader "$name: node_exporter" node || return 0
	rm -rf "$dir"
	mkdir "$dir"
	cp "$2" "$dir/kjitter.prom"
	for _ in 1 2 3; do
		port=$((20000 + RANDOM % 20000))
		"$DEBS/prometheus-node-exporter" --web.listen-address=127.0.0.1:$port \
			--collector.disable-defaults --collector.textfile \
			--collector.textfile.directory="$dir" >"$log" 2>&1 &
		pid=$!
		for _ in {1..50}; do
			kill -0 $pid 2>/dev/null || break
			node -e 'fetch(process.argv[1]).then((r) => r.text()).then((t) => console.log(t),
				() => process.exit(1))' "http://127.0.0.1:$port/metrics" >"$TMP/scraped" 2>/dev/null &&
				break
			sleep 0.1
		done
		kill $pid 2>/dev/null
		wait $pid 2>/dev/null
		[ ! -s "$TMP/scraped" ] || break
	done
	check "$name: node_exporter reads it" \
		grep -qx 'node_textfile_scrape_error 0' "$TMP/scraped"
	same "$name: and hands on the same" "$2" "$METRICS [samples] | order" \
		"$TMP/scraped" "$METRICS [samples] | order" -R -s
}

test_formats_openmetrics() {
	local f=$TMP/f.kjr o=$TMP/f.prom j=$TMP/f.json s
	for s in "sampler=1 level=2 lost=7" sampler=2 "sampler=1 later=1"; do
		# shellcheck disable=SC2086 # words
		gen "$f" $s cpus=3
		"$K" report "$f" --json >"$j"
		exits "openmetrics, $s" 0 "" "$K" report "$f" --format openmetrics
		cp "$TMP/out" "$o"
		metrics "openmetrics, $s" "$o"
		jq -R -s "$METRICS"'[samples | select(.l.stream and (.n | test("_count$") | not) and
			((.l | has("cause") | not) or .v != 0))]' "$o" >"$TMP/metrics.json"
		same "openmetrics, $s: figures are those of the JSON" "$TMP/metrics.json" 'sort_by(.n, .l)[]' \
			"$j" "$REPORTED"' | map(select((.l | has("cause") | not) or .v != 0)) | sort_by(.n, .l)[]'
	done
	check "openmetrics: ends as OpenMetrics wants it" bash -c 'tail -n 1 "$1" | grep -qx "# EOF"' - "$o"
	"$TMP/bin/verdicts" openmetrics some-release name >"$o"
	"$TMP/bin/verdicts" json some-release name >"$j"
	metrics "check: openmetrics" "$o"
	jq -R -s "$METRICS [samples]" "$o" >"$TMP/metrics.json"
	same "check: openmetrics: verdicts are those of the JSON" "$TMP/metrics.json" \
		'(.[] | select(.n == "check_verdict" and .v == 1).l.verdict),
		 (.[] | select(.n == "check_cpu_verdict" and .v == 1).l | [.cpu, .verdict])' \
		"$j" '.verdict, (.cpus[] | [(.cpu | tostring), .verdict])'
	same "check: openmetrics: so are the windows" "$TMP/metrics.json" \
		'def of($n): [.[] | select(.n == $n) | [.l.cpu, .l.sampler, .v]];
		 of("check_gaps_total"), of("check_longest_seconds"), of("check_window_seconds"),
		 [.[] | select(.n == "check_events_total" and .v > 0) | [.l.cpu, .l.cause, .v]]' "$j" \
		'def of(f): [.cpus[] | (.cpu | tostring) as $c | .windows[] | [$c, .sampler, f]];
		 of(.gaps), of(.max_ns), of(.duration_ns),
		 [.cpus[] | (.cpu | tostring) as $c | .windows[].events | to_entries[] | [$c, .key, .value]]'
	same "check: openmetrics: and reasons and limits" "$TMP/metrics.json" \
		'[.[] | select(.n == "check_reasons").l | [.cpu, .code]],
		 [.[] | select(.n == "check_limit_exceeded") | [.l.cpu, .v]]' "$j" \
		'[.cpus[] | (.cpu | tostring) as $c | .reasons[] | [$c, .code]],
		 [.cpus[] | (.cpu | tostring) as $c | .budget[] | select(.verdict == "pass" or .verdict == "fail") |
			[$c, if .verdict == "fail" then 1 else 0 end]]'
}
