# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Made-up row directories, with the shape of real ones. Sourced by tests of kjlab show.

# rows_plan DIR: begin a matrix.
rows_plan()
{
	mkdir -p "$1/rows"
	printf '# %s\n' kernels= newest=0 shard=1/1 deterministic=1 >"$1/plan"
}

# rows_planned DIR RELEASE LINE FLAVOUR VERSION: a line of the plan, without a row.
rows_planned()
{
	local has=headers

	[[ ${ROWS_MODULE:-loaded} != none ]] || has=image
	printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$2" "$3" "$4" trixie "$5" "$has" >>"$1/plan"
}

rows_env()
{
	jq -n --arg release "$1" --arg hz "$2" --arg cmdline "$ROWS_CMDLINE" '{
		release: $release, version: "#1 SMP made up", cmdline: $cmdline, hz: $hz,
		preemption: "voluntary", clocksource: "tsc", nohz_full_built: "yes",
		nohz_full: "1", isolated: "1", rt_runtime_us: "950000",
		fair_server_runtime_ns: "unknown", cpu_model: "made up", hypervisor: "QEMU" }'
}

# rows_report NAME TICKS ENV: kjitter.report/1 of a window of one second.
rows_report()
{
	jq -n --arg name "$1" --argjson ticks "$2" --argjson env "$3" '{
		schema: "kjitter.report/1", env: $env,
		run: { sampler: $name, level: (if $name == "spin" then 2 else 1 end), threshold_ns: 1000 },
		cpus: [ { cpu: 1, sampler: $name, samples: 76849364, gaps: (250 + $ticks),
			gaps_per_s: (250 + $ticks), wall_ns: 1000000000, max_ns: 97519,
			quantiles_ns: { p50: 2687, p90: 4031, p99: 11775, "p99.9": 97519, "p99.99": 97519 },
			by_cause: ({ unknown: { count: 250, net_ns: 900000, max_ns: 97519, primary_gaps: 250 } } +
				if $ticks > 0 then { tick: { count: $ticks, net_ns: ($ticks * 3000), max_ns: 9000,
					primary_gaps: $ticks } } else {} end),
			events: (if $ticks > 0 then { tick: $ticks, softirq: 3 } else {} end),
			blame: [ { label: "hrtimer tick_sched_timer", count: $ticks, net_ns: 1000, max_ns: 900 } ],
			tick: { state: "stopped", stopped_ns: 1, watched_ns: 2, ticks: $ticks, held: {} },
			worst: [ { start_ns: 5000000, len_ns: 97519, cause: "unknown", events: {}, inside: [] } ] } ] }'
}

ROWS_CMDLINE="console=ttyS0 nohz_full=1 isolcpus=domain,managed_irq,1 rcu_nocbs=1"
ROWS_DATE=2026-11-24T12:00:00Z
ROWS_CODE=tick-sched
ROWS_REASON="a second task wants CPU 1: noise (pid 77), 12.5 % of the time"

# rows_add DIR RELEASE LINE FLAVOUR VERSION RESULT [STAGE]: a line of the plan and its row.
rows_add()
{
	local release=$2 result=$6 stage=${7:-done} row=$1/rows/$2 env ticks=0 why=

	rows_planned "$1" "$2" "$3" "$4" "$5"
	mkdir -p "$row"
	[[ $result != fail && $result != skip ]] || ticks=250
	[[ $result == pass ]] && why="tick stopped: 0.0 ticks/s (user task)" || why="$ROWS_CODE: $ROWS_REASON"
	[[ $result != error ]] || why="the guest did not end: no results within 240 s"
	if [[ $result != error ]]; then
		env=$(rows_env "$release" 250)
		jq -n --arg verdict "$result" --arg code "$ROWS_CODE" --arg detail "$ROWS_REASON" \
			--argjson ticks $ticks --argjson env "$env" '{
			schema: "kjitter.check/1", verdict: $verdict, env: $env,
			cpus: [ { cpu: 1, verdict: $verdict,
				ticks_per_s: (if $verdict == "skip" then null else $ticks end),
				reasons: (if $verdict == "pass" then [] else [ { code: $code, detail: $detail } ] end),
				windows: [ { sampler: "user", level: 1, duration_ns: 1000000000, ticks_per_s: $ticks,
					gaps: 250, gaps_unexplained: 250, max_ns: 97519 } ] } ] }' >"$row/check.json"
		jq -n --argjson env "$env" '{ schema: "kjitter.status/1", env: $env }' >"$row/status.json"
		rows_report user $ticks "$env" >"$row/user.json"
		[[ ${ROWS_MODULE:-loaded} == none ]] ||
			rows_report spin $ticks "$env" >"$row/spin.json"
	fi
	echo "$ROWS_CMDLINE" >"$row/cmdline"
	printf 'CONFIG_%s\n' NO_HZ_FULL=y HZ=250 PREEMPT_DYNAMIC=y FTRACE=y SOUND=m >"$row/config"
	printf '%s\n' "booting" "the end" >"$row/console.log"
	printf '%s=%s\n' RELEASE "$release" LINE "$3" FLAVOUR "$4" SUITE trixie VERSION "$5" \
		SOURCE archive RESULT "$result" STAGE "$stage" REASON "$why" MODULE "${ROWS_MODULE:-loaded}" \
		DETERMINISTIC 1 FETCH_SECONDS 0.1 BUILD_SECONDS 5.0 RUN_SECONDS 40.0 SECONDS 45.0 \
		DATE "$ROWS_DATE" >"$row/row"
}
