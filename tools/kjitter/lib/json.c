// SPDX-License-Identifier: GPL-2.0
/*
 * json - see json.h.
 */
#include <math.h>
#include <string.h>

#include "json.h"
#include "text.h"

static void quoted(FILE *out, const char *s)
{
	size_t len = strlen(s), n;
	unsigned int p;

	fputc('"', out);
	for (; len; s += n, len -= n) {
		n = kj_text_rune(s, len, &p);
		if (!n) {
			fputs("\\ufffd", out);
			n = 1;
		} else if (p == '"' || p == '\\') {
			fprintf(out, "\\%c", (int)p);
		} else if (p < 0x20 || (p >= 0x7f && p < 0xa0)) {
			fprintf(out, "\\u%04x", p);
		} else {
			fwrite(s, 1, n, out);
		}
	}
	fputc('"', out);
}

static void begin(struct kj_json *j, const char *key)
{
	if (j->comma)
		fputc(',', j->out);
	if (j->depth && !j->flat)
		fprintf(j->out, "\n%*s", j->depth, "");
	else if (j->comma)
		fputc(' ', j->out);
	if (key) {
		quoted(j->out, key);
		fputs(": ", j->out);
	}
	j->comma = true;
}

void kj_json_open(struct kj_json *j, const char *key, char bracket)
{
	begin(j, key);
	fputc(bracket, j->out);
	j->depth++;
	j->comma = false;
}

void kj_json_close(struct kj_json *j, char bracket)
{
	j->depth--;
	if (j->comma && !j->flat)
		fprintf(j->out, "\n%*s", j->depth, "");
	fputc(bracket, j->out);
	j->comma = true;
	if (!j->depth)
		fputc('\n', j->out);
}

void kj_json_u64(struct kj_json *j, const char *key, __u64 v)
{
	begin(j, key);
	fprintf(j->out, "%llu", v);
}

void kj_json_s64(struct kj_json *j, const char *key, __s64 v)
{
	begin(j, key);
	fprintf(j->out, "%lld", v);
}

void kj_json_bool(struct kj_json *j, const char *key, bool v)
{
	begin(j, key);
	fputs(v ? "true" : "false", j->out);
}

void kj_json_null(struct kj_json *j, const char *key)
{
	begin(j, key);
	fputs("null", j->out);
}

void kj_json_real(struct kj_json *j, const char *key, double v)
{
	if (!isfinite(v)) {
		kj_json_null(j, key);
		return;
	}
	begin(j, key);
	fprintf(j->out, "%.3f", v);
}

void kj_json_str(struct kj_json *j, const char *key, const char *v)
{
	if (!v) {
		kj_json_null(j, key);
		return;
	}
	begin(j, key);
	quoted(j->out, v);
}

void kj_json_words(struct kj_json *j, const char *key, __u64 bits,
		   const char *(*word)(unsigned int bit), unsigned int nr)
{
	unsigned int i;

	kj_json_open(j, key, '[');
	for (i = 0; i < nr; i++)
		if (bits >> i & 1 && word(i))
			kj_json_str(j, NULL, word(i));
	kj_json_close(j, ']');
}

void kj_json_counts(struct kj_json *j, const char *key, const __u64 *count,
		    const char *(*word)(unsigned int i), unsigned int nr)
{
	unsigned int i;

	kj_json_open(j, key, '{');
	for (i = 0; i < nr; i++)
		if (count[i])
			kj_json_u64(j, word(i), count[i]);
	kj_json_close(j, '}');
}
