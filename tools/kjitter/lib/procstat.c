// SPDX-License-Identifier: GPL-2.0
/*
 * procstat - see procstat.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "macros.h"
#include "procstat.h"
#include "uapi/kjitter_cause.h"

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

int kj_procstat_headings(const char *heading, const unsigned int *cpu, unsigned int nr, int *column)
{
	const char *s = heading;
	unsigned int at = 0;
	int columns;
	__u64 n;

	for (columns = 0;; columns++) {
		s = skip_blanks(s);
		if (strncmp(s, "CPU", 3))
			break;
		s = number(s + 3, &n);
		if (!s)
			break;
		while (at < nr && cpu[at] < n)
			column[at++] = -1;
		if (at < nr && cpu[at] == n)
			column[at++] = columns;
	}
	while (at < nr)
		column[at++] = -1;
	return columns;
}

int kj_procstat_column(const char *heading, unsigned int cpu)
{
	int column;

	kj_procstat_headings(heading, &cpu, 1, &column);
	return column;
}

int kj_procstat_row(const char *line, int columns, const int *column, unsigned int nr,
		    struct kj_procstat_line *l, __u64 *count)
{
	const char *s = skip_blanks(line), *next;
	size_t n = strcspn(s, ": \t");
	unsigned int i = 0;
	int at;
	__u64 v;

	if (!n || s[n] != ':')
		return -1;
	memset(l, 0, sizeof(*l));
	memset(count, 0, nr * sizeof(*count));
	memcpy(l->label, s, n < sizeof(l->label) ? n : sizeof(l->label) - 1);
	s = skip_blanks(s + n + 1);
	for (at = 0; at < columns && (next = number(s, &v)); at++) {
		while (i < nr && column[i] < at)
			i++;
		if (i < nr && column[i] == at)
			count[i] = v;
		s = skip_blanks(next);
	}
	n = strlen(s);
	while (n && strchr(" \t", s[n - 1]))
		n--;
	memcpy(l->name, s, n < sizeof(l->name) ? n : sizeof(l->name) - 1);
	return at;
}

bool kj_procstat_parse(const char *line, int column, struct kj_procstat_line *l)
{
	__u64 count;

	if (column < 0 || kj_procstat_row(line, INT_MAX, &column, 1, l, &count) <= column)
		return false;
	l->count = count;
	return true;
}

bool kj_procstat_short(const struct kj_procstat_line *l, int numbers, int columns)
{
	bool irq = *l->label >= '0' && *l->label <= '9';

	if (numbers >= columns)
		return false;
	return irq || numbers > 1 || kj_procstat_cause(l) < KJ_CAUSE_NR;
}

/*
 * arm64 numbers its IPIs and says what each is for; of the numbers the first six have always meant
 * the same, but nobody promised that. Those to stop a CPU, for its backtrace, for a debugger, and
 * whatever comes next are the others. A broadcast stands in for a local timer that sleeps.
 */
static unsigned int cause_of_ipi(const char *name)
{
	static const struct {
		const char *name;
		unsigned int cause;
	} known[] = {
		{ "Rescheduling", KJ_CAUSE_RESCHED },
		{ "Function call", KJ_CAUSE_CALL },
		{ "IRQ work", KJ_CAUSE_IRQ_WORK },
		{ "Timer broadcast", KJ_CAUSE_TICK },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (!strncmp(name, known[i].name, strlen(known[i].name)))
			return known[i].cause;
	return KJ_CAUSE_OTHER_VECTOR;
}

unsigned int kj_procstat_cause(const struct kj_procstat_line *l)
{
	char label[KJ_PROCSTAT_LABEL + 2] = " ";
	size_t n = strnlen(l->label, sizeof(l->label) - 1);
	unsigned int i;

	if (*l->label >= '0' && *l->label <= '9')
		return strstr(l->name, "arch_timer") ? KJ_CAUSE_TICK : KJ_CAUSE_DEVICE;
	if (!strncmp(l->label, "IPI", 3))
		return cause_of_ipi(l->name);
	memcpy(label + 1, l->label, n);
	label[n + 1] = ' ';
	for (i = 0; n && i < KJ_CAUSE_NR; i++)
		if (strstr(kj_cause_facts(i)->lines, label))
			return i;
	return KJ_CAUSE_NR;
}

const char *kj_procstat_why(int error)
{
	switch (error) {
	case ENODATA:
		return "it is empty or masked, as in a container";
	case EMSGSIZE:
		return "a line of it is too long";
	case EBADMSG:
		return "a line of it was cut";
	case ENXIO:
		return "it has no column for this CPU";
	case EAGAIN:
		return "CPUs came or went while it was read";
	case ENOMSG:
		return "it has no line of the local timer (LOC or arch_timer): no ticks counted";
	default:
		return strerror(error);
	}
}

char *kj_procstat_line(struct kj_procstat *p)
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
		if (p->fill == p->size) {
			p->error = EMSGSIZE;
			return NULL;
		}
		n = pread(p->fd, p->buf + p->fill, p->size - p->fill, p->offset);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			p->error = errno;
		else if (!n && p->fill)
			p->error = EBADMSG;
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
	p->error = 0;
	heading = kj_procstat_line(p);
	p->columns = heading ? kj_procstat_headings(heading, &cpu, 1, &p->column) : 0;
	if (!p->columns && !p->error)
		p->error = ENODATA;
	else if (p->columns && p->column < 0)
		p->error = ENXIO;
	return !p->error;
}

bool kj_procstat_next(struct kj_procstat *p, struct kj_procstat_line *l)
{
	const char *line;
	int numbers;
	__u64 count;

	while ((line = kj_procstat_line(p))) {
		numbers = kj_procstat_row(line, p->columns, &p->column, 1, l, &count);
		l->count = count;
		if (numbers >= 0 && kj_procstat_short(l, numbers, p->columns)) {
			p->error = EBADMSG;
			return false;
		}
		if (numbers > p->column)
			return true;
	}
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
