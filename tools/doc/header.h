/* SPDX-License-Identifier: GPL-2.0 */
/*
 * header - structures of a C header, and what its comments say of them.
 */
#ifndef KJ_DOC_HEADER_H
#define KJ_DOC_HEADER_H

#include <stdbool.h>

/**
 * header_read - a file, whole
 * @path: its name
 *
 * Return: text, to be freed; NULL if it cannot be read.
 */
char *header_read(const char *path);

/**
 * header_struct - print a structure as it stands in the header
 * @path: header
 * @name: "kj_record"
 *
 * Return: false if it is not there.
 */
bool header_struct(const char *path, const char *name);

/**
 * header_members - print what the comment of a structure or an enum says of its members
 * @path: header
 * @name: as above
 *
 * Members of an enum come with their numbers.
 * Return: false if there is no such comment.
 */
bool header_members(const char *path, const char *name);

#endif /* KJ_DOC_HEADER_H */
