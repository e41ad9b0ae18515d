// SPDX-License-Identifier: GPL-2.0
/*
 * command - the subcommand: say what a capture holds.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "lib/exit.h"
#include "lib/names.h"
#include "lib/options.h"
#include "lib/text.h"
#include "model.h"

static const struct kj_format formats[] = {
#define FORMAT(name, flag, help) { #name, flag, help },
#define FOREIGN(name, help)	 { #name, false, help },
#include "formats.h"
};

static void (*const print[])(struct kj_report *r) = {
#define FORMAT(name, flag, help) kj_report_##name,
#define FOREIGN(name, help)
#include "formats.h"
};

/* How many formats are those of others. */
enum {
#define FORMAT(name, flag, help)
#define FOREIGN(name, help) FOREIGN_##name,
#include "formats.h"
	NR_FOREIGN
};

static struct kj_capture_reader reader;
static struct kj_summary summary;
static struct kj_report report;

/* What is wrong with the file as a file. */
static int judge_file(const char *path)
{
	if (summary.result == KJ_CAPTURE_FAILED) {
		kj_text_error("%s: %s", path, summary.why);
		return KJ_EXIT_ERROR;
	}
	if (summary.result == KJ_CAPTURE_DAMAGED) {
		kj_text_error("%s: damaged: %s; %llu bytes from there on ignored", path,
			      summary.why, summary.ignored);
		return KJ_EXIT_ERROR;
	}
	if (summary.complete)
		return KJ_EXIT_PASS;
	if (kj_capture_goes_on(reader.fd)) {
		kj_text_error("%s: this recording goes on; so far:", path);
		return KJ_EXIT_PASS;
	}
	kj_text_error("%s: capture ends early: its recorder was killed, or the file was cut", path);
	kj_text_error("%s: %llu bytes after the last whole section ignored", path, summary.ignored);
	return KJ_EXIT_ERROR;
}

static int judge_details(const char *path, unsigned int i)
{
	const struct kj_evidence *e = kj_report_evidence(&report, i);

	if (!e || kj_evidence_adds_up(e))
		return KJ_EXIT_PASS;
	kj_text_error("%s: WARNING: CPU %u: %llu details, %llu were written; do not trust them",
		      path, e->cpu, e->details, e->written);
	return KJ_EXIT_ERROR;
}

#define SAY_NUMBERS "%llu records + %llu left out + %llu lost, %llu gaps, %llu in the histogram"

/* What is wrong with the numbers of a whole file. */
static int judge_numbers(const char *path)
{
	const struct kj_summary_stream *t;
	struct kj_figures f;
	int status = KJ_EXIT_PASS;
	unsigned int i;

	if (!summary.complete)
		return status;
	if (summary.end.reason == KJ_CAPTURE_OUTPUT) {
		kj_text_error("%s: could not be written any further (%s); records are missing",
			      path, strerror(summary.end.detail));
		return KJ_EXIT_ERROR;
	}
	if (summary.end.reason == KJ_CAPTURE_DEVICE) {
		kj_text_error("%s: the device failed during the recording (errno %u)", path,
			      summary.end.detail);
		return KJ_EXIT_ERROR;
	}
	for (i = 0; i < summary.nr_streams; i++) {
		if (judge_details(path, i))
			status = KJ_EXIT_ERROR;
		t = kj_report_figures(&report, i, &f);
		if (f.adds_up)
			continue;
		kj_text_error("%s: WARNING: CPU %u, %s does not add up; do not trust it", path,
			      t->cpu, kj_names_stream(t->stream));
		kj_text_error(SAY_NUMBERS, t->records, t->left_out, t->accounts.lost,
			      t->accounts.gaps, t->hist_total);
		status = KJ_EXIT_ERROR;
	}
	return status;
}

static void print_it(struct kj_report *r, unsigned int format)
{
	if (format < ARRAY_SIZE(print))
		print[format](r);
	else
		kj_more->report(r, format);
}

static int run(const struct kj_options *o)
{
	int status;

	if (kj_capture_open(&reader, o->file) != KJ_CAPTURE_SECTION) {
		kj_text_error("%s: %s", o->file, reader.why);
		return KJ_EXIT_ERROR;
	}
	summary.together_ns = o->together_ns;
	summary.together_most = kj_options_has(o, KJ_OPT_TOGETHER) ? ~0ULL : KJ_TOGETHER_MOST;
	kj_summary_read(&summary, &reader);
	status = judge_file(o->file);
	if (!kj_summary_usable(&summary)) {
		kj_text_error("%s: nothing in it can be reported", o->file);
		return KJ_EXIT_ERROR;
	}
	report.path = o->file;
	report.summary = &summary;
	report.reader = &reader;
	if (!o->html || strcmp(o->html, "-"))
		print_it(&report, o->format);
	if (o->html && kj_more->page(&report, o->html))
		status = KJ_EXIT_ERROR;
	if (!status)
		status = judge_numbers(o->file);
	if (report.failed)
		return KJ_EXIT_ERROR;
	if (!report.changed)
		return status;
	kj_text_error("%s: changed while it was read; do not trust what was said", o->file);
	return KJ_EXIT_ERROR;
}

const struct kj_command kj_report_command = {
	.bit = KJ_COMMAND_REPORT,
	.name = "report",
	.does = "say what a capture file holds",
	.file = "capture file",
	.formats = formats,
	.nr_formats = ARRAY_SIZE(formats),
	.nr_foreign = NR_FOREIGN,
	.usage = "FILE [OPTION ...]",
	.about =
		"Says per CPU and stream: gaps, their rate, quantiles and maximum, time lost, causes,\n"
		"the worst gaps, the period if there is one, lost records, and whether the time adds up.\n"
		"At level 2 it says as well: net time per cause, whether the kernel's counters and the\n"
		"probes count the same, who is to blame (top 10; all in the JSON), what ran inside the\n"
		"worst gaps, and for how long the tick was stopped and what held it. The last three\n"
		"belong to the CPU and stand with its first stream.\n"
		"\n"
		"Counts, quantiles and causes come from the sampler's own accounts, which cannot drop.\n"
		"Worst gaps and the period come from the records, of which some may be lost; then it\n"
		"says so. Quantiles of spin and hw are of the lengths of gaps at or above the threshold,\n"
		"those of timer are of all latencies; they are at most 3.2 % above the truth.\n",
	.notes =
		"Net times and what ran in a gap are told up to 2^32 - 1 counts (4294967295, 1.4 s at 3\n"
		"GHz): that, or longer. The text says \"at least\", the JSON \"at_least\": true.\n"
		"\n"
		"A capture of a killed recorder is reported up to its last whole section; that is said\n"
		"on stderr and as \"complete\": false. What a file does not tell is \"unknown\" (JSON null,\n"
		"CSV empty); without a gap there is no maximum and no quantile: \"none\" (null, empty).\n",
	.exits =
		"0 reported; 2 the file ends early (but not while its recorder runs), is damaged or\n"
		"contradicts itself (what could be read is printed), or cannot be read at all",
	.run = run,
};
