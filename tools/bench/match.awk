# SPDX-License-Identifier: GPL-2.0
#
# match - what a tool saw beside what was injected: one rule for every tool.
#
# First file: the injector's log, "ordinal class depth start end". Second: what the tool saw, by the same
# clock, in the order of their begins or not:
#   gap START LEN KIND           KIND: irq softirq thread nmi, or unknown, or - where the tool gives none
#   thing START LEN KIND NAME    what ran there; NAME as the tool has it
#
# An injection is found if a gap holds its middle. Its kind is right if the shortest thing that holds the
# middle is of it, or, of a tool without things, the gap. A softirq may run in a thread: both are right. It
# is named if a thing that holds the middle has the injector's name in its own.
#
# Prints NAME VALUE lines: injected, found, right, named, blamed (gaps between the first injection and the last
# for which the tool has a cause), blamed_right (of those, with an injection in them), gaps_quiet
# (gaps in the two seconds before), least; and a line "over NS" for each injection found of class hrtimer:
# what its gap is longer than the injection.
function holds(start, len, at)
{
	return start <= at && at <= start + len
}

function fits(kind, class)
{
	if (class == "softirq")
		return kind == "softirq" || kind == "thread"
	if (class == "work" || class == "fifo" || class == "thread")
		return kind == "thread"
	if (class == "nmi")
		return kind == "nmi"
	return kind == "irq"
}

FNR == NR {
	if ($3 == 0) {
		class[++nr] = $2
		from[nr] = $4
		to[nr] = $5
	}
	next
}

$1 == "gap" {
	g_start[++gaps] = $2
	g_len[gaps] = $3
	g_kind[gaps] = $4
	at = int($2 / 1048576)
	g_list[at] = g_list[at] " " gaps
}

$1 == "thing" {
	t_start[++things] = $2
	t_len[things] = $3
	t_kind[things] = $4
	t_name[things] = $5
	at = int($2 / 1048576)
	t_list[at] = t_list[at] " " things
}

function find_gap(at, bucket, i, k, n, part, best)
{
	best = 0
	bucket = int(at / 1048576)
	for (i = bucket - 10; i <= bucket; i++) {
		n = split(g_list[i], part, " ")
		for (k = 1; k <= n; k++)
			if (holds(g_start[part[k]], g_len[part[k]], at))
				best = part[k]
	}
	return best
}

function judge_things(at, class, bucket, i, k, n, part, t, shortest)
{
	shortest = 0
	is_named = 0
	bucket = int(at / 1048576)
	for (i = bucket - 10; i <= bucket; i++) {
		n = split(t_list[i], part, " ")
		for (k = 1; k <= n; k++) {
			t = part[k]
			if (!holds(t_start[t], t_len[t], at))
				continue
			if (index(t_name[t], "kj_inject"))
				is_named = 1
			if (!shortest || t_len[t] < t_len[shortest])
				shortest = t
		}
	}
	return shortest && fits(t_kind[shortest], class)
}

END {
	first = from[1]
	for (i = 1; i <= nr; i++) {
		if (from[i] < first)
			first = from[i]
		if (to[i] > last)
			last = to[i]
		middle = int((from[i] + to[i]) / 2)
		g = find_gap(middle)
		if (!g)
			continue
		found++
		hit[g] = 1
		if (things ? judge_things(middle, class[i]) : fits(g_kind[g], class[i]))
			right++
		named += things ? is_named : 0
		if (class[i] == "hrtimer")
			printf "over %.0f\n", g_len[g] - (to[i] - from[i])
	}
	for (i = 1; i <= gaps; i++) {
		if (!least || g_len[i] < least)
			least = g_len[i]
		if (g_start[i] < first && g_start[i] >= first - 2000000000)
			quiet++
		if (g_start[i] + g_len[i] < first || g_start[i] > last || g_kind[i] == "unknown" || g_kind[i] == "-")
			continue
		blamed++
		blamed_right += i in hit
	}
	print "injected", nr + 0
	print "found", found + 0
	print "right", right + 0
	print "named", named + 0
	print "blamed", blamed + 0
	print "blamed_right", blamed_right + 0
	print "gaps_quiet", quiet + 0
	print "least", least + 0
}
