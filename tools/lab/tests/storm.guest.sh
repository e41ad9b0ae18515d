# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# A gap at every reading, rings of 16 records, slow readers: what is not delivered is
# counted, to the unit, by our own reader and by the tool.

# shellcheck source=tools/lab/tests/contract.guest.sh
. /lab/contract.sh

# json_sum FIELD FILE: sum of a field over the streams of a report, whose time axes have such
# fields, too, further in.
json_sum()
{
	grep -o "^   \"$1\": *[0-9]*" "$2" | awk -F: '{ sum += $2 } END { printf "%.0f\n", sum }'
}

# total FIELD FILE: the same over kjrcheck's totals.
total()
{
	awk -v f="$1" '/^# totals/ { for (i = 3; i < NF; i += 2) if ($i == f) s += $(i + 1) }
		END { printf "%.0f\n", s }' "$2"
}

# by_tool SAMPLER DRAIN: the tool in the storm.
by_tool()
{
	what="kjitter record --sampler $1 --drain $2"
	period=
	[ "$1" != timer ] || period="--period 50us"
	# shellcheck disable=SC2086 # an option and its value
	if ! kjitter record --cpus 1 --sampler "$1" --drain "$2" --ring 16 --threshold 1ns \
			$period --duration 1s --output /tmp/x.kjr >/tmp/out 2>&1; then
		not_ok "$what: $(head -n 1 /tmp/out)"
		return
	fi
	if grep -q WARNING /tmp/out; then
		not_ok "$what: $(grep WARNING /tmp/out)"
	else
		ok "$what: ends without a warning"
	fi
	program kjrcheck "$what" /tmp/x.kjr
	if [ "$(total lost "$ktap_output")" -gt 0 ]; then
		ok "$what: the rings ran over"
	else
		not_ok "$what: the rings did not run over"
	fi
	if ! has_report; then
		skip "$what: report --json has the same totals" "kjitter report is not there yet"
		return
	fi
	kjitter report --json /tmp/x.kjr >/tmp/json 2>/tmp/err
	for field in samples gaps lost; do
		want=$(total "$field" "$ktap_output")
		got=$(json_sum "$field" /tmp/json)
		if [ "$got" = "$want" ]; then
			ok "$what: report --json: $field $got"
		else
			not_ok "$what: report --json: $field $got, not $want $(head -n 1 /tmp/err)"
		fi
	done
	rm -f /tmp/x.kjr
}

load
for sampler in spin hw timer; do
	for how in read mmap; do
		program storm $sampler $how 2
	done
done
# Both CPUs at once; the reader has to share one of them.
program storm spin mmap 3
program storm timer read 3
program storm exact
for sampler in spin hw timer; do
	for how in read mmap; do
		by_tool $sampler $how
	done
done
check "the module measures after all of that" measure spin
check "the module can be removed after all of that" rmmod kjitter
finish
