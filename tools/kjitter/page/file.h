/* SPDX-License-Identifier: GPL-2.0 */
/*
 * file - a page on its way into a file: whole, or not at all.
 *
 * It is written beside its place and put there when it is whole, so that nobody ever opens half
 * a page, and an earlier one stays if anything fails. What is no regular file is written to.
 */
#ifndef KJ_PAGE_FILE_H
#define KJ_PAGE_FILE_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

/**
 * struct kj_page_file - a page that is written
 * @out: where to
 * @path: as it was asked for; foreign text
 * @place: file that it becomes, without links
 * @temp: file that it is until then; empty: none, @out is the place itself
 */
struct kj_page_file {
	FILE *out;
	const char *path;
	char place[PATH_MAX];
	char temp[PATH_MAX + 16];
};

/**
 * kj_page_to_stdout - is a page to go to standard output
 * @path: name of the page
 *
 * Return: true if it is "-".
 */
bool kj_page_to_stdout(const char *path);

/**
 * kj_page_open - begin
 * @f: out
 * @path: name of the page; "-": standard output
 *
 * Return: false if it cannot be written, which is said on stderr.
 */
bool kj_page_open(struct kj_page_file *f, const char *path);

/**
 * kj_page_close - put it into its place
 * @f: page
 *
 * Return: false if it could not be written, which is said on stderr; then nothing is left of it.
 */
bool kj_page_close(struct kj_page_file *f);

#endif /* KJ_PAGE_FILE_H */
