#!/usr/bin/env zsh
# What zsh offers: complete.zsh DIRECTORY-OF-_kjitter ROOT LINE. Prints what a terminal shows after
# Ctrl-D behind LINE; ROOT stands for the machine.
zmodload zsh/zpty || exit 1
local dir=$1 root=$2 line=$3 out= chunk
integer i

zpty -b shell "TERM=dumb zsh -f -i"
# see WORD: read on until it was printed; false after 10 s
see() {
	for ((i = 0; i < 200; i++)); do
		while zpty -r -t shell chunk 2>/dev/null; do
			out+=$chunk
		done
		[[ $out != *$1* ]] || return 0
		sleep 0.05
	done
	return 1
}
zpty -w shell "PS1='> ' _kjitter_root=$root; unsetopt zle_bracketed_paste 2>/dev/null; fpath=($dir \$fpath)"
zpty -w shell "autoload -Uz compinit && compinit -u -D && stty columns 200; zstyle ':completion:*' list-separator '#'"
zpty -w shell 'print read""y'
see ready || { print -u2 "zsh did not start: $out"; exit 1 }
out=
zpty -w -n shell "$line"$'\C-d'
sleep 0.5
for ((i = 0; i < 20; i++)); do
	while zpty -r -t shell chunk 2>/dev/null; do
		out+=$chunk
	done
	sleep 0.05
done
zpty -d shell
print -r -- $out
