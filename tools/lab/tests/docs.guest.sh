# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Examples of the pages, from /lab/examples; each ends well, or with a verdict, and says something.
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh

cd /out || exit

# example TEXT STATUSES COMMAND: what it prints is kept: JSON and text apart
examples=0
example()
{
	examples=$((examples + 1))
	example_kind=txt
	case $3 in
	*--json*) example_kind=json ;;
	esac
	example_name=${3#kjitter }
	example_file=${example_name%% *}-$examples.$example_kind
	# shellcheck disable=SC2086 # a command line, with its quotes
	sh -c "$3" >"$example_file" 2>/tmp/err
	example_status=$?
	[ $example_kind = json ] || cat /tmp/err >>"$example_file"
	if echo " $2 " | grep -q " $example_status " && [ -s "$example_file" ]; then
		ok "$1: exit $example_status"
	else
		not_ok "$1: exit $example_status, not $2: $(head -n 3 /tmp/err "$example_file" | tr '\n' ' ')"
	fi
}

# Without the module: trace events.
mount -t tracefs none /sys/kernel/tracing 2>/dev/null
example "check by trace events" "0 1" \
	"kjitter check --cpus 1 --duration 1s --level 2 --json --sampler user"
insmod /lab/kjitter.ko
insmod /lab/kjitter_inject.ko
# Something to watch, and to tell from the others.
/bin/spinner 1 &
spinner=$!
while IFS= read -r line; do
	case $line in
	*watch*) example "$line" "0 1" "$line" ;;
	esac
done </lab/examples
echo "max-gap 1us" >/tmp/budget
example "a CPU that is shared" 1 "kjitter check --cpus 1 --duration 1s"
example "a CPU that is shared, JSON" 1 "kjitter check --cpus 1 --duration 1s --json --budget /tmp/budget"
kill $spinner
wait $spinner 2>/dev/null
while IFS= read -r line; do
	case $line in
	*watch*) ;;
	*) example "$line" "0 1" "$line" ;;
	esac
done </lab/examples
# A machine where nothing is isolated.
for list in nohz_full isolated; do
	mount --bind /dev/null /sys/devices/system/cpu/$list
done
example "nothing is isolated" 4 "kjitter check --json"
check "examples were run" test $examples -gt 10
finish
