# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2016 # backquotes of documents
#
# The blocks of the documents and the commands in them, and the list of where each of them is run:
# commands.list. Sourced by run and by tests of the lab that run their share.

BLOCKS_TOP=$(readlink -f "$(dirname "${BASH_SOURCE[0]}")/../../..")
BLOCKS_LIST=$BLOCKS_TOP/tools/doc/tests/commands.list

# documents: those for people, from the top of the tree. Blocks of the tutorial say themselves what is
# to be done with them (tools/lab/tests/remedies); the changelog tells of what was.
documents()
{
	(cd "$BLOCKS_TOP" && find . \( -path ./build -o -path ./.git \) -prune -o \
		\( -name '*.md' -o -path './tools/packaging/*.8' \) -print) | sed 's,^\./,,' |
		grep -vxE 'tools/doc/tutorial.md|.github/CHANGELOG.md' | LC_ALL=C sort
}

# blocks FILE: NUMBER, tab, line: of each block that is indented or fenced, or stands between .nf and
# .fi. An empty line between two that are indented is one of the block.
blocks()
{
	awk '
		function line(text) {
			for (; empty; empty--)
				print n "\t"
			print n "\t" text
		}
		FILENAME ~ /\.[1-9]$/ {
			if (/^\.fi/)
				inside = 0
			if (inside) {
				gsub(/\\-/, "-")
				line($0)
			}
			if (/^\.nf/) {
				inside = 1
				n++
			}
			next
		}
		/^```/ { fenced = !fenced; n += fenced; next }
		fenced { line($0); next }
		/^    / && (indented || blank) {
			if (!indented)
				n++
			indented = 1
			line(substr($0, 5))
			next
		}
		/^$/ { blank = 1; empty += indented; next }
		{ indented = blank = empty = 0 }' blank=1 "$1"
}

# block_lines FILE NUMBER
block_lines()
{
	blocks "$1" | awk -F '\t' -v n="$2" '$1 == n { sub(/^[^\t]*\t/, ""); print }'
}

# logical: filter: commands, one a line. What is said of one behind it is cut off, and what goes on
# in the next line is joined: behind a backslash, and where the shell says that it is not whole.
logical()
{
	local line whole=

	while IFS= read -r line; do
		[[ ! $line =~ ^(.*[^\ ])\ \ +#.*$ ]] || line=${BASH_REMATCH[1]}
		[[ ! $line =~ ^(.*[^\ ])\ \ \ +[^\ ].*$ ]] || line=${BASH_REMATCH[1]}
		line=${line#"${line%%[^ ]*}"}
		whole+=${whole:+ }$line
		if [[ $whole == *\\ ]]; then
			whole=${whole%"${whole##*[^ \\]}"}
		elif bash -n <<<"$whole" 2>/dev/null; then
			[[ -z $whole ]] || echo "$whole"
			whole=
		fi
	done
	[[ -z $whole ]] || echo "$whole"
}

# listed: the list, without what is said in it; WHERE, tab, a command or the first line of a block
listed() { grep -vE '^(#|$)' "$BLOCKS_LIST"; }

# listed_where TEXT: where it is run, or what it shows
listed_where()
{
	listed | TEXT=$1 awk -F '\t' '
		BEGIN { text = ENVIRON["TEXT"] } # -v would take its backslashes
		substr($0, index($0, "\t") + 1) == text { print $1; exit }'
}

# listed_as WHERE: commands of that place, in the order of the list
listed_as() { listed | awk -F '\t' -v where="$1" '$1 == where { sub(/^[^\t]*\t/, ""); print }'; }

# block_commands FILE NUMBER: WHERE, tab, command: those of a block; WHERE is empty for one that the
# list does not have. Of a block that shows something these are the lines with a prompt.
block_commands()
{
	local first command

	first=$(block_lines "$1" "$2" | head -n 1)
	if [[ $(listed_where "$first") == shows* ]]; then
		block_lines "$1" "$2" | sed -n 's/^# //p'
	else
		block_lines "$1" "$2"
	fi | logical | while IFS= read -r command; do
		printf '%s\t%s\n' "$(listed_where "$command")" "$command"
	done
}

# block_shows FILE NUMBER: what it shows, if it is no block of commands
block_shows()
{
	listed_where "$(block_lines "$1" "$2" | head -n 1)" | sed -n 's/^shows //p'
}

# block_numbers FILE
block_numbers() { blocks "$1" | cut -f 1 | uniq; }

# begins FILE...: what lines of a text begin with, but for those that go on with the one before
begins() { awk 'NF && !/^   / && $1 !~ /^[0-9]/ { print $1 }' "$@" | LC_ALL=C sort -u; }
