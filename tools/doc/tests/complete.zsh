#!/usr/bin/env zsh
# What zsh offers: complete.zsh DIRECTORY-OF-_kjitter ROOT LINE. Prints what a terminal shows after
# Ctrl-D behind LINE; ROOT stands for the machine.
zmodload zsh/zpty || exit 1
local dir=$1 root=$2 line=$3 out= chunk
integer i

zpty -b shell "TERM=dumb zsh -f -i"
# see PATTERN: read on until what was printed is like it; false after 30 s
see() {
	for ((i = 0; i < 600; i++)); do
		while zpty -r -t shell chunk 2>/dev/null; do
			out+=$chunk
		done
		[[ $out != $~1 ]] || return 0
		sleep 0.05
	done
	return 1
}
zpty -w shell "PS1='> ' _kjitter_root=$root; fpath=($dir \$fpath)"
zpty -w shell "autoload -Uz compinit && compinit -u -D && stty columns 200; zstyle ':completion:*' list-separator '#'"
zpty -w shell 'print read""y'
see '*ready*> *' || { print -u2 "zsh did not start: $out"; exit 1 }
out=
zpty -w -n shell "$line"$'\C-d'
# The line comes again behind what there is to choose from.
see "*$line*"$'\n'"*> $line*" || print -u2 "zsh lists nothing"
zpty -d shell
print -r -- $out
