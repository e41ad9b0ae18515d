# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What is made of the lines that tests have reached: those that none has, with the reason if it is
# known, and shares. Sourced by ./coverage (the reader) and ../lab/coverage (the module).

# reached_missed LINES TOP REASONS [ROOM]: of LINES, "file line reached", those that were not, with their
# function, text and reason, separated by tabs. Files are below TOP; REASONS, tab separated, names them
# as below ROOM: file (*: any), function (*: all; ~TEXT: lines with that text), reason.
reached_missed()
{
	awk -v top="$2" -v reasons="$3" -v room="${4:+$4/}" '
	BEGIN {
		FS = "\t"
		while ((getline < reasons) > 0)
			if ($0 !~ /^#/ && NF == 3) {
				of[++nr] = $1; part[nr] = $2; why[nr] = $3
			}
		FS = " "
	}
	function text(file, line,   at) {
		if (file != open) {
			for (at in source) delete source[at]
			for (at = 1; (getline source[at] < (top "/" file)) > 0; at++) {
				# A function begins where a line does, and its name is before the bracket.
				if (match(source[at], /^[a-z_].*[a-z0-9_]+\(/)) {
					name = source[at]; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name)
				}
				function_of[at] = name
			}
			close(top "/" file)
			open = file
		}
		return source[line]
	}
	$3 == 0 {
		said = text($1, $2); reason = ""
		gsub(/^[\t ]+/, "", said)
		for (i = 1; i <= nr && reason == ""; i++)
			if ((room of[i] == $1 || of[i] == "*") &&
			    (part[i] == "*" || part[i] == function_of[$2] ||
			     (part[i] ~ /^~/ && index(said, substr(part[i], 2)))))
				reason = why[i]
		printf "%s:%d\t%s\t%s\t%s\n", $1, $2, function_of[$2], said, reason
	}' "$1"
}

# reached_shares DIRECTORY WHAT: of each file and of all of WHAT, out of lines and missed in DIRECTORY.
reached_shares()
{
	awk -F '\t' -v what="$2" 'NR == FNR { split($1, at, ":"); if ($4 != "") { out[at[1]]++ } next }
		{ split($0, f, " "); nr[f[1]]++; got[f[1]] += f[3] }
		END {
			for (file in nr) {
				printf "%6.1f %% %5d of %5d%s  %s\n", 100 * got[file] / nr[file], got[file], nr[file],
					out[file] ? sprintf(", %d with a reason", out[file]) : "", file | "sort -n"
				all += nr[file]; reached += got[file]; explained += out[file]
			}
			close("sort -n")
			printf "\n%.1f %% of the %s: %d of %d lines reached; of the rest %d have a reason, %d have none\n",
				100 * reached / all, what, reached, all, explained, all - reached - explained
		}' "$1/missed" "$1/lines"
	awk -F '\t' '$4 == ""' "$1/missed" >"$1/unexplained"
	echo "lines: $1/missed; without a reason: $1/unexplained"
}
