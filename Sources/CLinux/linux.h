#ifndef BOURSE_LINUX_H
#define BOURSE_LINUX_H

// Declared here since Swift's own view of glibc leaves out what needs _GNU_SOURCE. Source: renameat2(2).
int renameat2(int old_folder, const char *old_path, int new_folder, const char *new_path, unsigned int flags);

// Swaps the two paths in one step.
enum { bourse_rename_exchange = 1 << 1 };

#endif
