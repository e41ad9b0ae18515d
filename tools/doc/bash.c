// SPDX-License-Identifier: GPL-2.0
/*
 * bash - completion for bash: functions that are always the same, and two tables.
 */
#include <stdio.h>

#include "completion.h"
#include "options.h"

/* Of bash alone: whoever has no bash-completion can source it as well. */
static const char head[] =
	"# bash completion for kjitter. Made by tools/doc of the table that --help is made of.\n"
	"\n"
	"# What is read of this machine begins here, so that a test has a machine of its own.\n"
	"_kjitter_root=${_kjitter_root-}\n"
	"\n"
	"# Words that begin as the current one does, which may be behind a comma.\n"
	"_kjitter_offer()\n"
	"{\n"
	"\tlocal before='' part=$cur\n"
	"\n"
	"\tif [[ $2 == list && $cur == *,* ]]; then\n"
	"\t\tbefore=${cur%,*},\n"
	"\t\tpart=${cur##*,}\n"
	"\tfi\n"
	"\tmapfile -t COMPREPLY < <(compgen -P \"$before\" -W \"$1\" -- \"$part\")\n"
	"}\n"
	"\n"
	"_kjitter_file()\n"
	"{\n"
	"\tcompopt -o filenames 2>/dev/null\n"
	"\tmapfile -t COMPREPLY < <(compgen -f ${1:+-X \"!*.$1\"} -- \"$cur\"; ${1:+compgen -d -- \"$cur\"})\n"
	"}\n"
	"\n"
	"# The CPUs of a list of the kernel, one by one.\n"
	"_kjitter_each()\n"
	"{\n"
	"\tlocal part cpu\n"
	"\n"
	"\tfor part in ${1//,/ }; do\n"
	"\t\t[[ $part == +([0-9])?(-+([0-9])) ]] || continue\n"
	"\t\tfor ((cpu = ${part%-*}; cpu <= ${part#*-}; cpu++)); do\n"
	"\t\t\techo \"$cpu\"\n"
	"\t\tdone\n"
	"\tdone\n"
	"}\n"
	"\n"
	"# What there is to measure: nohz_full, isolated and online CPUs, and each by itself.\n"
	"_kjitter_cpus()\n"
	"{\n"
	"\tlocal which list online='' lists=''\n"
	"\n"
	"\tfor which in nohz_full isolated online; do\n"
	"\t\tread -r list 2>/dev/null <\"$_kjitter_root/sys/devices/system/cpu/$which\" || continue\n"
	"\t\t[[ $list == [0-9]* ]] || continue\n"
	"\t\tlists+=\" $list\"\n"
	"\t\tonline=$list\n"
	"\tdone\n"
	"\tif [[ $1 == one ]]; then\n"
	"\t\t_kjitter_offer \"$(_kjitter_each \"$online\")\"\n"
	"\telse\n"
	"\t\t_kjitter_offer \"all $lists $(_kjitter_each \"$online\")\" list\n"
	"\tfi\n"
	"}\n"
	"\n"
	"_kjitter_tasks()\n"
	"{\n"
	"\tlocal file comm words=''\n"
	"\n"
	"\tfor file in \"$_kjitter_root\"/proc/[0-9]*/comm; do\n"
	"\t\tif [[ $1 == pid ]]; then\n"
	"\t\t\tfile=${file%/comm}\n"
	"\t\t\twords+=\" ${file##*/}\"\n"
	"\t\telif read -r comm 2>/dev/null <\"$file\" && [[ $comm == +([-A-Za-z0-9_.:/]) ]]; then\n"
	"\t\t\twords+=\" $comm\"\n"
	"\t\tfi\n"
	"\tdone\n"
	"\t_kjitter_offer \"$words\"\n"
	"}\n"
	"\n"
	"# A number gets its units; before it there is what is usual.\n"
	"_kjitter_time()\n"
	"{\n"
	"\tif [[ $cur == +([0-9.])*([a-z]) ]]; then\n"
	"\t\tmapfile -t COMPREPLY < <(compgen -P \"${cur%%[a-z]*}\" -W \"$_kjitter_units\" -- \"${cur##*[0-9.]}\")\n"
	"\telse\n"
	"\t\t_kjitter_offer \"$1\"\n"
	"\tfi\n"
	"}\n"
	"\n"
	"_kjitter_lengths()\n"
	"{\n"
	"\tcompopt -o nospace 2>/dev/null\n"
	"\tif [[ ${cur##*,} == [0-9]* ]]; then\n"
	"\t\tmapfile -t COMPREPLY < <(compgen -P \"${cur%%+([a-z])}\" -W \"$_kjitter_units\" -- \"${cur##*[0-9.]}\")\n"
	"\telse\n"
	"\t\t_kjitter_offer \"$_kjitter_causes\" list\n"
	"\tfi\n"
	"}\n"
	"\n";

static const char value[] = "\tesac\n"
			    "}\n"
			    "\n"
			    "# False: that is no option with a value.\n"
			    "_kjitter_value()\n"
			    "{\n"
			    "\tcase \"$1 $2\" in\n";

static const char tail[] =
	"\thelp) _kjitter_offer '' ;;\n"
	"\t*) _kjitter_offer \"$(_kjitter_options \"$1\")\" ;;\n"
	"\tesac\n"
	"}\n"
	"\n"
	"_kjitter()\n"
	"{\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command='' word options=''\n"
	"\n"
	"\tshopt -q extglob || { shopt -s extglob; local reset=1; }\n"
	"\tCOMPREPLY=()\n"
	"\t# --option=value is three words here.\n"
	"\tif [[ $cur == = ]]; then\n"
	"\t\tcur=\n"
	"\telif [[ $prev == = ]]; then\n"
	"\t\tprev=${COMP_WORDS[COMP_CWORD - 2]}\n"
	"\tfi\n"
	"\t((COMP_CWORD == 1)) || command=${COMP_WORDS[1]}\n"
	"\tif [[ $prev != --* ]] || ! _kjitter_value \"$command\" \"$prev\"; then\n"
	"\t\tif [[ $cur != -* && -n $command ]]; then\n"
	"\t\t\t_kjitter_argument \"$command\"\n"
	"\t\telse\n"
	"\t\t\t# Each option may be there once.\n"
	"\t\t\tfor word in $(_kjitter_options \"$command\"); do\n"
	"\t\t\t\t[[ \" ${COMP_WORDS[*]:0:COMP_CWORD} \" == *\" $word \"* ]] || options+=\" $word\"\n"
	"\t\t\tdone\n"
	"\t\t\t[[ -n $command ]] || options+=\" $_kjitter_commands\"\n"
	"\t\t\t_kjitter_offer \"$options\"\n"
	"\t\tfi\n"
	"\tfi\n"
	"\t[[ ! -v reset ]] || shopt -u extglob\n"
	"}\n"
	"complete -F _kjitter kjitter\n";

static void options_of(const struct kj_command *c)
{
	struct kj_help_row row;
	unsigned int at = 0;

	printf("\t%s) echo '", c == KJ_ITSELF ? "''" : c->name);
	while (kj_help_next(&row, c, &at)) {
		printf("%s--%s", at > 1 ? " " : "", row.name);
		if (row.letter)
			printf(" -%c", row.letter);
	}
	puts("' ;;");
}

static void value_of(const struct kj_command *c, const struct kj_help_row *row)
{
	enum completion_kind kind = completion_kind(row);

	if (kind == COMPLETION_NOTHING)
		return;
	printf("\t'%s --%s') ", c->name, row->name);
	switch (kind) {
	case COMPLETION_CPUS:
		fputs("_kjitter_cpus", stdout);
		break;
	case COMPLETION_CPU:
		fputs("_kjitter_cpus one", stdout);
		break;
	case COMPLETION_LENGTHS:
		fputs("_kjitter_lengths", stdout);
		break;
	case COMPLETION_CAPTURE:
		fputs("_kjitter_file kjr", stdout);
		break;
	case COMPLETION_FILE:
		fputs("_kjitter_file", stdout);
		break;
	case COMPLETION_SHELL:
		fputs("mapfile -t COMPREPLY < <(compgen -c -- \"$cur\")", stdout);
		break;
	case COMPLETION_PID:
		fputs("_kjitter_tasks pid", stdout);
		break;
	case COMPLETION_COMM:
		fputs("_kjitter_tasks", stdout);
		break;
	default:
		fputs(kind == COMPLETION_TIME ? "_kjitter_time '" : "_kjitter_offer '", stdout);
		completion_words(row, c, " ");
		putchar('\'');
		break;
	}
	puts(" ;;");
}

static void values_of(const struct kj_command *c)
{
	struct kj_help_row row;
	unsigned int at = 0;

	while (kj_help_next(&row, c, &at))
		value_of(c, &row);
}

static void variables(void)
{
	fputs("_kjitter_commands='", stdout);
	completion_commands();
	fputs("'\n_kjitter_causes='", stdout);
	completion_causes();
	fputs("'\n_kjitter_units='", stdout);
	completion_units();
	fputs("'\n\n", stdout);
}

void completion_bash(void)
{
	const struct kj_command *const *c;

	fputs(head, stdout);
	variables();
	puts("_kjitter_options()\n{\n\tcase $1 in");
	options_of(KJ_ITSELF);
	for (c = kj_commands; *c; c++)
		options_of(*c);
	fputs(value, stdout);
	for (c = kj_commands; *c; c++)
		values_of(*c);
	puts("\t*) return 1 ;;\n\tesac\n}\n\n_kjitter_argument()\n{\n\tcase $1 in");
	for (c = kj_commands; *c; c++)
		if ((*c)->file)
			printf("\t%s) _kjitter_file kjr ;;\n", (*c)->name);
	fputs(tail, stdout);
}
