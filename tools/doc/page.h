/* SPDX-License-Identifier: GPL-2.0 */
/*
 * page - one man page: what a person wrote, and where it says so what the tables hold.
 *
 * In pages/NAME.SECTION, which is mdoc(7), a line that begins with .KJ stands for
 *
 *	.KJ page		title, NAME, SYNOPSIS and the begin of DESCRIPTION of a command
 *	.KJ title WORD		title alone, of a page that is no command's
 *	.KJ options		section OPTIONS
 *	.KJ exits		section EXIT STATUS
 *	.KJ commands		the commands, as list
 *	.KJ key PATH TEXT	an item of a list: a key of the JSON; [] for each of an array, NAME
 *				for a name that stands in a table
 *	.KJ same PATH PATH	nothing: the keys below the one are as those below the other
 *	.KJ env KEY TEXT	an item: a key of the environment
 *	.KJ csv NAME TEXT	an item: a column of CSV
 *	.KJ column NAME TEXT	an item: a column of the table in the text
 *	.KJ cause NAME TEXT	an item: a cause
 *	.KJ code NAME TEXT	an item: the code of what is found
 *	.KJ label NAME: TEXT	an item: what a line of the text begins with
 *	.KJ fact NAME: TEXT	an item: what a line of status begins with
 *	.KJ section N NAME	an item: a section of the capture file
 *	.KJ sample NAME		what a command printed: samples/NAME
 *	.KJ struct NAME FILE	a structure of a header, as it stands there
 *	.KJ members NAME FILE	its members, or those of an enum, as its comment tells of them
 *	.KJ run COMMAND		an example, which the tests run as it stands
 *	.KJ lab COMMAND		an example, which the tests run in a guest
 *	.KJ by TEST COMMAND	an example of the kind that a test of its own runs, which is named
 *
 * Paths of FILE begin at the top of the tree.
 */
#ifndef KJ_DOC_PAGE_H
#define KJ_DOC_PAGE_H

/**
 * page_print - print a page
 * @name: of it, with its section
 * @date: to stand on it, YYYY-MM-DD
 *
 * Return: exit status, enum kj_exit; what is wrong was said.
 */
int page_print(const char *name, const char *date);

#endif /* KJ_DOC_PAGE_H */
