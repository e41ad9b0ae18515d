# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# One virtual nanosecond is one instruction here, so these figures are exact. What is
# checked is checked in the tool's own table, row by row, and not only its verdict.
# shellcheck disable=SC2016 # $3 and the like are for awk
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
COUNT=100 CLASSES=
# shellcheck disable=SC1091 # in the guest
. /lab/settings

table=/out/calibrate

# rows LEVEL: the rows of the first table at this level
rows()
{
	awk -v level="$1" '/^class /{ on = 1; next } !NF { on = 0 } on && $2 == level' $table
}

# every LEVEL TEXT CONDITION: each row is so, and there is one for every class
every()
{
	rows "$1" >/tmp/rows
	bad=$(awk "!($3)" /tmp/rows | awk '{ print $1 }' | tr '\n' ' ')
	if [ -s /tmp/rows ] && [ -z "$bad" ]; then
		ok "level $1: $2, in $(wc -l </tmp/rows) classes of $COUNT"
	else
		not_ok "level $1: $2: not so for: $bad"
	fi
}

# Columns: class level found/of recall precision class ... ("100 %" are two words).
level()
{
	every "$1" "every injection found" \
		'split($3, f, "/") == 2 && f[1] == f[2] && f[1] == '"$COUNT"' && $4 == 100'
	every "$1" "every one called what it is" '$(NF - 6) == "%" && $(NF - 7) == 100'
	every "$1" "lengths judged" 'split($3, f, "/") == 2 && $(NF - 1) >= f[2] / 4'
}

kjitter calibrate --level 1 --cpus 1 >/tmp/none 2>&1
status=$?
if [ $status = 2 ] && grep -q 'insmod kjitter.ko' /tmp/none; then
	ok "without the module: exit 2, says what to load"
else
	not_ok "without the module: exit $status: $(cat /tmp/none)"
fi
check "insmod kjitter" insmod /lab/kjitter.ko
kjitter calibrate --level 1 --cpus 1 >/tmp/none 2>&1
status=$?
if [ $status = 4 ] && grep -q 'insmod kjitter_inject.ko' /tmp/none; then
	ok "without the injector: exit 4, says what to load"
else
	not_ok "without the injector: exit $status: $(cat /tmp/none)"
fi
check "insmod kjitter_inject" insmod /lab/kjitter_inject.ko

# A kernel just booted has work left for a while.
sleep 3
kjitter calibrate --json --level 1 --count 20 --classes hrtimer >/out/calibrate.json
check "json: its schema" grep -q '"schema": "kjitter.calibrate/1"' /out/calibrate.json

kjitter calibrate --quiet --count "$COUNT" ${CLASSES:+--classes "$CLASSES"} >$table
status=$?
for l in 1 2; do
	level $l
done
every 2 "nothing mistaken for an injection" '$(NF - 8) == "-" || $(NF - 9) == 100'
check "verdict: pass (exit $status)" test $status = 0
for l in 1 2; do
	iterations=$(sed -n "s/^floor *level $l: threshold .* ns, \([0-9.]*\) iterations.*/\1/p" $table)
	check "level $l: floor of $iterations iterations (target 3)" \
		awk -v i="$iterations" 'BEGIN { exit !(i > 1 && i <= 3) }'
done
check "the table fits 100 columns" awk 'length > 100 { bad = 1 } END { exit bad }' $table
check "rmmod kjitter_inject" rmmod kjitter_inject
check "rmmod kjitter" rmmod kjitter
finish
