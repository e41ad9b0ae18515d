# SPDX-License-Identifier: GPL-2.0
#
# places: every small change that could be made to C files, one per line of output:
#
#   file <TAB> line <TAB> column <TAB> length <TAB> new text <TAB> what it is
#
# Replace so many characters from there by the new text. Code alone is changed: no comment, string,
# character, preprocessor line, declaration without a value, table of words. What does not
# compile is found out by whoever tries.

# offer: one change
function offer(at, len, new, what)
{
	printf "%s\t%d\t%d\t%d\t%s\t%s\n", FILENAME, FNR, at, len, new, what
}

# each: every place where text matches a word of C, with the change for it
function each(code, old, new, what,   from, at, n)
{
	n = length(old)
	for (from = 1; (at = index(substr(code, from), old)); from += at + n - 1)
		offer(from + at - 1, n, new, what)
}

# numbers: each constant, one more; 1 becomes 0
function numbers(code,   from, at, n, old)
{
	for (from = 1; match(substr(code, from), /(^|[^A-Za-z0-9_.%])[0-9]+[^A-Za-z0-9_.]/); from = at + n) {
		at = from + RSTART - 1
		old = substr(code, at, RLENGTH)
		if (old !~ /^[0-9]/) {
			at++
			old = substr(old, 2)
		}
		n = length(old) - 1
		old = substr(old, 1, n)
		offer(at, n, old == "1" ? "0" : old + 1, "constant")
	}
}

# conditions: what stands in the brackets of if and while, where they end on the line
function conditions(code,   at, i, depth, c)
{
	if (!match(code, /(if|while) \(/))
		return
	at = RSTART + RLENGTH
	depth = 1
	for (i = at; i <= length(code) && depth; i++) {
		c = substr(code, i, 1)
		depth += (c == "(") - (c == ")")
	}
	if (!depth)
		offer(at, i - 1 - at, "!(" substr($0, at, i - 1 - at) ")", "condition negated")
}

# statement: one that ends on its line, and begins there
function statement(code)
{
	if (code !~ /^\t+[a-z*+-].*;[ ]*$/ || before !~ /[;{})]$/)
		return
	if (code ~ /^\t+(return|break|continue|goto|case|default|else|struct|const|static|unsigned|char|int|bool|size_t|double|__u|__s|enum|void|FILE|DIR)/)
		return
	match(code, /^\t+/)
	offer(RLENGTH + 1, length(code) - RLENGTH, ";", "left out")
}

# mask: the line with what is no code made blank
function mask(s,   i, c, out, quote)
{
	out = ""
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (comment) {
			if (substr(s, i, 2) == "*/") {
				comment = 0
				out = out " "
				i++
			}
			c = " "
		} else if (quote != "") {
			if (c == "\\") {
				out = out " "
				i++
			} else if (c == quote) {
				quote = ""
			}
			c = " "
		} else if (substr(s, i, 2) == "/*") {
			comment = 1
			out = out " "
			i++
			c = " "
		} else if (c == "\"" || c == "'") {
			quote = c
			c = " "
		}
		out = out c
	}
	return out
}

FNR == 1 {
	comment = inside = 0
	before = ""
}

{
	code = mask($0)
	sub(/[ \t]+$/, "", code)
}

/^#/ || continued {
	continued = /\\$/
	next
}

# Only what is in a function; tables and types change no behaviour of their own.
/^{/ { inside = 1 }
/^}/ { inside = 0 }
!inside || code ~ /^[ \t]*$/ { next }

{
	each(code, " == ", " != ", "comparison")
	each(code, " != ", " == ", "comparison")
	each(code, " <= ", " < ", "comparison")
	each(code, " >= ", " > ", "comparison")
	each(code, " < ", " <= ", "comparison")
	each(code, " > ", " >= ", "comparison")
	each(code, " && ", " || ", "logic")
	each(code, " || ", " && ", "logic")
	each(code, " + ", " - ", "arithmetic")
	each(code, " - ", " + ", "arithmetic")
	each(code, " / ", " * ", "arithmetic")
	each(code, " % ", " / ", "arithmetic")
	each(code, " << ", " >> ", "arithmetic")
	each(code, " >> ", " << ", "arithmetic")
	each(code, " += ", " -= ", "arithmetic")
	each(code, " -= ", " += ", "arithmetic")
	each(code, " |= ", " &= ", "arithmetic")
	each(code, "++", "--", "arithmetic")
	each(code, "true", "false", "constant")
	each(code, "false", "true", "constant")
	each(code, "(!", "(!!", "condition negated")
	numbers(code " ")
	conditions(code)
	statement(code)
	before = code
}
