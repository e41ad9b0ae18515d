// SPDX-License-Identifier: GPL-2.0
/*
 * procstat - see procstat.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "macros.h"
#include "procstat.h"

static const char *skip_blanks(const char *s)
{
	while (*s == ' ' || *s == '\t')
		s++;
	return s;
}

/* A number that ends at a blank or the end; NULL: there is none. */
static const char *number(const char *s, __u64 *v)
{
	const char *from = s;

	for (*v = 0; *s >= '0' && *s <= '9'; s++)
		*v = *v * 10 + (*s - '0');
	return s == from || !strchr(" \t", *s) ? NULL : s;
}

int kj_procstat_column(const char *heading, unsigned int cpu)
{
	const char *s = heading;
	int column;
	__u64 n;

	for (column = 0;; column++) {
		s = skip_blanks(s);
		if (strncmp(s, "CPU", 3))
			return -1;
		s = number(s + 3, &n);
		if (!s)
			return -1;
		if (n == cpu)
			return column;
	}
}

bool kj_procstat_parse(const char *line, int column, struct kj_procstat_line *l)
{
	const char *s = skip_blanks(line), *next;
	size_t n = strcspn(s, ": \t");
	int at = 0;
	__u64 v;

	if (!n || s[n] != ':' || column < 0)
		return false;
	memset(l, 0, sizeof(*l));
	memcpy(l->label, s, n < sizeof(l->label) ? n : sizeof(l->label) - 1);
	for (s = skip_blanks(s + n + 1); (next = number(s, &v)); s = skip_blanks(next))
		if (at++ == column)
			l->count = v;
	if (at <= column)
		return false;
	n = strlen(s);
	while (n && strchr(" \t", s[n - 1]))
		n--;
	memcpy(l->name, s, n < sizeof(l->name) ? n : sizeof(l->name) - 1);
	return true;
}

unsigned int kj_procstat_cause(const struct kj_procstat_line *l)
{
	static const struct {
		char label[8];
		unsigned char cause;
	} known[] = {
		{ "LOC", KJ_CAUSE_TICK },	   { "RES", KJ_CAUSE_RESCHED },
		{ "CAL", KJ_CAUSE_CALL },	   { "IWI", KJ_CAUSE_IRQ_WORK },
		{ "TLB", KJ_CAUSE_TLB },	   { "NMI", KJ_CAUSE_NMI },
		{ "TRM", KJ_CAUSE_THERMAL },	   { "THR", KJ_CAUSE_THERMAL },
		{ "DFR", KJ_CAUSE_THERMAL },	   { "MCE", KJ_CAUSE_THERMAL },
		{ "HYP", KJ_CAUSE_HYPERVISOR },	   { "HRE", KJ_CAUSE_HYPERVISOR },
		{ "HVS", KJ_CAUSE_HYPERVISOR },	   { "PIN", KJ_CAUSE_HYPERVISOR },
		{ "NPI", KJ_CAUSE_HYPERVISOR },	   { "PIW", KJ_CAUSE_HYPERVISOR },
		{ "SPU", KJ_CAUSE_OTHER_VECTOR },  { "PLT", KJ_CAUSE_OTHER_VECTOR },
		{ "IPI0", KJ_CAUSE_RESCHED },	   { "IPI1", KJ_CAUSE_CALL },
		{ "IPI2", KJ_CAUSE_OTHER_VECTOR }, { "IPI3", KJ_CAUSE_OTHER_VECTOR },
		{ "IPI4", KJ_CAUSE_OTHER_VECTOR }, { "IPI5", KJ_CAUSE_IRQ_WORK },
		{ "IPI6", KJ_CAUSE_OTHER_VECTOR },
	};
	size_t i;

	if (*l->label >= '0' && *l->label <= '9')
		return strstr(l->name, "arch_timer") ? KJ_CAUSE_TICK : KJ_CAUSE_DEVICE;
	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (!strcmp(l->label, known[i].label))
			return known[i].cause;
	/*
	 * MCP counts polls, ERR and MIS errors of the whole machine. PMI comes as NMI on
	 * x86 and is counted there.
	 */
	return KJ_CAUSE_NR;
}

/* Next line, NUL-terminated, without its line feed; NULL at the end. */
static char *next_line(struct kj_procstat *p)
{
	char *line, *end;
	ssize_t n;

	for (;;) {
		line = p->buf + p->at;
		end = memchr(line, '\n', p->fill - p->at);
		if (end) {
			*end = '\0';
			p->at = end + 1 - p->buf;
			return line;
		}
		memmove(p->buf, line, p->fill - p->at);
		p->fill -= p->at;
		p->at = 0;
		/* Too long a line: what there was of it is dropped, the rest is no line. */
		if (p->fill == p->size)
			p->fill = 0;
		n = pread(p->fd, p->buf + p->fill, p->size - p->fill, p->offset);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return NULL;
		p->fill += n;
		p->offset += n;
	}
}

bool kj_procstat_begin(struct kj_procstat *p, unsigned int cpu)
{
	const char *heading;

	p->at = 0;
	p->fill = 0;
	p->offset = 0;
	heading = next_line(p);
	p->column = heading ? kj_procstat_column(heading, cpu) : -1;
	return p->column >= 0;
}

bool kj_procstat_next(struct kj_procstat *p, struct kj_procstat_line *l)
{
	const char *line;

	while ((line = next_line(p)))
		if (kj_procstat_parse(line, p->column, l))
			return true;
	return false;
}

size_t kj_procstat_room(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t longest = 0, length = 0;
	char buf[4096];
	ssize_t n, i;

	if (fd < 0)
		return sizeof(buf);
	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		for (i = 0; i < n; i++) {
			length = buf[i] == '\n' ? 0 : length + 1;
			longest = length > longest ? length : longest;
		}
	}
	close(fd);
	/* Numbers grow, and CPUs come online. */
	return longest * 2 < sizeof(buf) ? sizeof(buf) : (longest * 2 + 4095) / 4096 * 4096;
}
