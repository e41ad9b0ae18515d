# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What kjitter-boot kept of the boots of a machine, in $out/state, and what a guest said of it, in
# $out/RELEASE/files. Sourced by boot and disk, after lab.sh.
# shellcheck disable=SC2154 # out is set there
# shellcheck disable=SC2317 # functions are called through check()

# row KEY: of the boot of the kernel read last.
row()
{
	sed -n "s/^$1=//p" "$out/state/$KJ_RELEASE"/*/row
}

# kept RESULT MODULE: one boot, whole, with that result, and the service's exit status is its own.
kept()
{
	local dir file
	local -A number=([pass]=0 [fail]=1 [error]=2 [skip]=4)

	dir=$(echo "$out/state/$KJ_RELEASE"/*)
	cat "$dir/row" "$dir/log"
	[[ $(row RESULT) == "$1" && $(row MODULE) == "$2" && $(row STAGE) == "done" ]] || return
	[[ $(<"$out/$KJ_RELEASE/files/status") == "${number[$1]}" ]] || return
	jq -e --arg verdict "$1" '.verdict == $verdict' "$dir/check.json" || return
	for file in user $([[ $2 != loaded ]] || echo spin); do
		"$KJ_BUILD/bin/kjitter" report --json "$dir/$file.kjr" >/dev/null || return
		jq -e '.cpus[0].cpu == 1' "$dir/$file.json" || return
	done
	# Nothing half made, nothing left loaded.
	[[ -z $(find "$out/state" -name '.*' -mindepth 1) ]] &&
		[[ $(<"$out/$KJ_RELEASE/files/loaded") == no ]]
}

# metric VERDICT [FILE]: after the boot of the kernel read last.
metric()
{
	local file=${2:-$out/state/metrics/kjitter_boot.prom}

	cat "$file"
	grep -qF "kjitter_boot_verdict{release=\"$KJ_RELEASE\",verdict=\"$1\"} 1" "$file" &&
		grep -q '^kjitter_boot_cpu_passed{cpu="1"} ' "$file" || return
	if command -v promtool >/dev/null; then
		promtool check metrics <"$file"
	fi
}

# compared: two boots of the machine.
compared()
{
	local status=0

	"$KJ_BUILD/bin/kjitter" compare --json "$out/state/$1"/*/user.kjr "$out/state/$2"/*/user.kjr \
		>"$out/compare.json" || status=$?
	jq -r '.verdict' "$out/compare.json"
	[[ $status == 0 || $status == 1 ]]
}

shown()
{
	local status=0

	"$KJ_LAB/kjlab" show "$out/state" --json >"$out/show.json" || status=$?
	"$KJ_LAB/kjlab" show "$out/state" --html "$out/show.html" || :
	jq -e '[.kernels[] | .verdict, .boot != null, .trouble == null] ==
		["pass", true, true, "pass", true, true, "pass", true, true]' "$out/show.json" || {
		jq -c '.kernels[] | [.release, .verdict, .reason, .trouble]' "$out/show.json"
		return 1
	}
	((!status))
}

# said: by systemd, of the boot of the kernel read last.
said()
{
	local from=$out/$KJ_RELEASE/files

	cat "$from"/{systemctl,journal,analyze}
	grep -q 'Main PID: .*code=exited, status=0/SUCCESS' "$from/systemctl" &&
		grep -q "kjitter-boot: $KJ_RELEASE: pass: " "$from/journal" &&
		grep -q 'TriggeredBy: .*kjitter-boot.timer' "$from/systemctl" || return
	# The boot had ended before the service began, and it did not wait for it.
	[[ $(<"$from/ended") == running || $(<"$from/ended") == degraded ]]
}
