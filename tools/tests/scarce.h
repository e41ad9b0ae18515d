/* SPDX-License-Identifier: GPL-2.0 */
/*
 * scarce - those of the library, and those in their place, as --wrap names them. The Makefile reads
 * these lines.
 */
#ifndef KJ_TEST_SCARCE_H
#define KJ_TEST_SCARCE_H

extern typeof(calloc) __real_calloc, __wrap_calloc;
extern typeof(malloc) __real_malloc, __wrap_malloc;
extern typeof(realloc) __real_realloc, __wrap_realloc;
extern typeof(strdup) __real_strdup, __wrap_strdup;
extern typeof(vasprintf) __real_vasprintf, __wrap_vasprintf;
extern typeof(open_memstream) __real_open_memstream, __wrap_open_memstream;
extern typeof(mmap) __real_mmap, __wrap_mmap;
extern typeof(fopen) __real_fopen, __wrap_fopen;
extern typeof(fdopen) __real_fdopen, __wrap_fdopen;
extern typeof(opendir) __real_opendir, __wrap_opendir;
extern typeof(pipe) __real_pipe, __wrap_pipe;
extern typeof(pipe2) __real_pipe2, __wrap_pipe2;
extern typeof(fork) __real_fork, __wrap_fork;
extern typeof(read) __real_read, __wrap_read;
extern typeof(pread) __real_pread, __wrap_pread;
extern typeof(write) __real_write, __wrap_write;
extern typeof(fflush) __real_fflush, __wrap_fflush;
extern typeof(ftruncate) __real_ftruncate, __wrap_ftruncate;
extern typeof(rename) __real_rename, __wrap_rename;
extern typeof(open) __real_open, __wrap_open;
extern typeof(asprintf) __real_asprintf, __wrap_asprintf;

#endif /* KJ_TEST_SCARCE_H */
