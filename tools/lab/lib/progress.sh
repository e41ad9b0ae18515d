# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# How far a matrix is, on stderr: a line per row that ended and, on a terminal, a last line
# that is rewritten each second. Also the figures at the end.

progress_begin()
{
	PROGRESS_TOTAL=$1 PROGRESS_DONE=0 PROGRESS_LEFT=0 PROGRESS_BEGAN=$SECONDS PROGRESS_ENDED=0
	PROGRESS_TOLD=$SECONDS
	# Tenths of seconds over all finished rows, those of earlier starts too.
	PROGRESS_SUM=0 PROGRESS_WORST=0 PROGRESS_WORST_OF="" PROGRESS_TIMED=0
	PROGRESS_TERMINAL=0
	[[ ! -t 2 ]] || PROGRESS_TERMINAL=1
	declare -gA PROGRESS_NOW=() PROGRESS_COUNT=([pass]=0 [fail]=0 [skip]=0 [error]=0)
}

# progress_count ROW-DIRECTORY: a row that is finished.
progress_count()
{
	local result tenths

	result=$(row_get "$1/row" RESULT)
	tenths=$(row_get "$1/row" SECONDS | tr -d .)
	# The base is given, for a leading zero would make the number octal.
	tenths=$((10#$tenths))
	PROGRESS_DONE=$((PROGRESS_DONE + 1))
	PROGRESS_COUNT[$result]=$((${PROGRESS_COUNT[$result]} + 1))
	# A download that failed took no time, and says nothing about the next.
	((tenths)) || return 0
	PROGRESS_TIMED=$((PROGRESS_TIMED + 1))
	PROGRESS_SUM=$((PROGRESS_SUM + tenths))
	if ((tenths > PROGRESS_WORST)); then
		PROGRESS_WORST=$tenths PROGRESS_WORST_OF=${1##*/}
	fi
}

# progress_say TEXT: a line that stays.
progress_say()
{
	((!PROGRESS_TERMINAL)) || printf '\r\033[K' >&2
	printf '[%s] %s\n' "$(kj_minutes $((SECONDS - PROGRESS_BEGAN)))" "$1" >&2
}

# progress_plan TODO STALE
progress_plan()
{
	PROGRESS_LEFT=$1
	progress_say "$PROGRESS_TOTAL kernels, $PROGRESS_DONE finished before$( (($2)) && echo ", $2 made from other inputs and done again"), $MATRIX_JOBS at a time; rows in $MATRIX_OUT"
}

progress_start()
{
	PROGRESS_NOW[$1]=$SECONDS
}

# progress_end RELEASE
progress_end()
{
	local row=$MATRIX_OUT/rows/$1/row

	unset "PROGRESS_NOW[$1]"
	PROGRESS_LEFT=$((PROGRESS_LEFT - 1)) PROGRESS_ENDED=$((PROGRESS_ENDED + 1))
	progress_count "${row%/*}"
	progress_say "$PROGRESS_DONE of $PROGRESS_TOTAL  $(printf '%-28s %-5s' "$1" "$(row_get "$row" RESULT)") $(row_get "$row" SECONDS) s  $(row_get "$row" REASON | cut -c 1-100)"
}

progress_counts()
{
	echo "${PROGRESS_COUNT[pass]} pass, ${PROGRESS_COUNT[fail]} fail, ${PROGRESS_COUNT[skip]} skip, ${PROGRESS_COUNT[error]} error"
}

# progress_estimate: what is left, at the pace of the rows so far.
progress_estimate()
{
	local left

	if ((PROGRESS_TIMED == 0)); then
		echo "time left not known yet"
		return
	fi
	left=$((PROGRESS_LEFT * PROGRESS_SUM / PROGRESS_TIMED / 10 / MATRIX_JOBS))
	echo "about $(kj_minutes "$left") min left"
}

# progress_tick: the last line. Elsewhere than on a terminal a line a minute shows life.
progress_tick()
{
	local release now="" stage

	((PROGRESS_TERMINAL || SECONDS - PROGRESS_TOLD >= 60)) || return 0
	PROGRESS_TOLD=$SECONDS
	for release in "${!PROGRESS_NOW[@]}"; do
		stage=$(cat "$MATRIX_OUT/rows/.$release/now" 2>/dev/null || echo start)
		now+="${now:+, }$release ($stage, $((SECONDS - PROGRESS_NOW[$release])) s)"
	done
	now="$PROGRESS_DONE of $PROGRESS_TOTAL: $(progress_counts); $(progress_estimate); now $now"
	if ((PROGRESS_TERMINAL)); then
		printf '\r\033[K%s' "${now:0:$(tput cols 2>/dev/null || echo 100)-1}" >&2
	else
		progress_say "$now"
	fi
}

progress_finish()
{
	progress_say "$PROGRESS_DONE of $PROGRESS_TOTAL: $(progress_counts)"
}

# progress_summary: the figures of C1.
progress_summary()
{
	local wall=$((SECONDS - PROGRESS_BEGAN))

	{
		echo "$PROGRESS_DONE of $PROGRESS_TOTAL kernels: $(progress_counts)"
		echo "wall time $(kj_minutes "$wall") min for $PROGRESS_ENDED kernels, $MATRIX_JOBS at a time"
		if ((PROGRESS_TIMED)); then
			awk -v sum="$PROGRESS_SUM" -v n="$PROGRESS_TIMED" -v worst="$PROGRESS_WORST" \
				-v of="$PROGRESS_WORST_OF" 'BEGIN {
				printf "per kernel and core, without downloads: mean %.1f s, worst %.1f s (%s)\n",
					sum / n / 10, worst / 10, of }'
		fi
	} >&2
}
