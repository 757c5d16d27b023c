// Counts the calls with which a program changes the file system below one folder, and makes the nth of a kind go wrong:
// the program is killed before it or in the middle of a write, is stopped, or is told of an error. Loaded with LD_PRELOAD;
// FAULTS_… variables of the environment say what happens (faults.py sets them). Can also shift the wall clock.
//
// What glibc does inside of itself (fwrite, opendir, fts) passes by unseen; nothing that Bourse writes goes that way, and
// the tests see to it that a counted build makes as many calls as it must.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#ifndef RENAME_EXCHANGE
#define RENAME_EXCHANGE 2
#endif

enum action { COUNT, KILL, HALF, STOP, FAIL, FAIL_ON, SHORT };

static const char *root;
static size_t root_length;
static const char *only;
static enum action action;
static int wanted_error;
static const char *wanted_name;
static long wanted_ordinal;
static long shift_seconds;
static int log_descriptor = -1;
static atomic_long counter;
static atomic_long counter_of_wanted;
static atomic_int has_begun;
static _Atomic unsigned char is_written[65536];

static const char *text(const char *name) {
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

static long number(const char *name) {
    const char *value = text(name);
    return value ? strtol(value, NULL, 10) : 0;
}

__attribute__((constructor)) static void begin(void) {
    static const char *const names[] = {"count", "kill", "half", "stop", "fail", "fail-on", "short"};
    root = text("FAULTS_ROOT");
    root_length = root ? strlen(root) : 0;
    only = text("FAULTS_ONLY");
    wanted_error = (int)number("FAULTS_ERRNO");
    wanted_name = text("FAULTS_NAME");
    wanted_ordinal = number("FAULTS_AT");
    shift_seconds = number("FAULTS_SHIFT");
    const char *chosen = text("FAULTS_ACTION");
    for (int index = 0; chosen && index < 7; index++)
        if (strcmp(chosen, names[index]) == 0) action = (enum action)index;
    const char *log = text("FAULTS_LOG");
    if (log) log_descriptor = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

// Paths

static void path_of_descriptor(int descriptor, char *buffer) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, buffer, PATH_MAX - 1);
    buffer[length < 0 ? 0 : length] = 0;
}

/// Puts the absolute path without "." and ".." into the buffer; links are not followed.
static void absolute(int folder, const char *path, char *buffer) {
    char joined[2 * PATH_MAX];
    if (path[0] == '/') {
        snprintf(joined, sizeof joined, "%s", path);
    } else {
        char base[PATH_MAX];
        if (folder == AT_FDCWD) { if (!getcwd(base, sizeof base)) base[0] = 0; } else path_of_descriptor(folder, base);
        snprintf(joined, sizeof joined, "%s/%s", base, path);
    }
    size_t length = 0;
    buffer[0] = 0;
    for (char *rest = joined, *part; (part = strsep(&rest, "/"));) {
        if (!*part || strcmp(part, ".") == 0) continue;
        if (strcmp(part, "..") == 0) {
            while (length > 0 && buffer[--length] != '/') {}
            buffer[length] = 0;
            continue;
        }
        int added = snprintf(buffer + length, PATH_MAX - length, "/%s", part);
        if (added < 0 || length + (size_t)added >= PATH_MAX) return;
        length += (size_t)added;
    }
}

static int is_below(const char *path) {
    return root && strncmp(path, root, root_length) == 0 && (path[root_length] == '/' || path[root_length] == 0);
}

// The decision

struct verdict {
    int error;      // what the call must fail with; 0 lets it happen
    int half;       // a write does half of its work first …
    int dies;       // … and then the program is killed
};

static void end(void) {
    syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
    for (;;) pause();
}

static int may_fail(const char *name) {
    if (!only) return 1;
    size_t length = strlen(name);
    for (const char *found = only; (found = strstr(found, name)); found += length)
        if ((found == only || found[-1] == ',') && (found[length] == ',' || found[length] == 0)) return 1;
    return 0;
}

static struct verdict judge(const char *name, const char *path, const char *target) {
    struct verdict verdict = {0, 0, 0};
    long index = atomic_fetch_add(&counter, 1) + 1;
    if (log_descriptor >= 0) {
        char line[3 * PATH_MAX];
        int length = snprintf(line, sizeof line, "%ld\t%s\t%s\t%s\n", index, name, path, target ? target : "");
        syscall(SYS_write, log_descriptor, line, (size_t)length);
    }
    if (!wanted_name) return verdict;
    int is_now = strcmp(name, wanted_name) == 0 && atomic_fetch_add(&counter_of_wanted, 1) + 1 == wanted_ordinal;
    if (is_now) has_begun = 1;
    int is_write = strcmp(name, "write") == 0;
    switch (action) {
    case COUNT: break;
    case KILL:
        if (is_now) end();
        break;
    case HALF:
        if (is_now) verdict.half = verdict.dies = 1;
        break;
    case STOP:
        // To this thread, which then takes it before it goes on; another one would be woken up first.
        if (is_now) syscall(SYS_tgkill, syscall(SYS_getpid), syscall(SYS_gettid), SIGSTOP);
        break;
    case FAIL:
        if (is_now) verdict.error = wanted_error;
        break;
    case SHORT:
        // A disk that fills up takes the first half of a write and refuses what comes after.
        if (is_now && is_write) { verdict.half = 1; break; }
        // falls through
    case FAIL_ON:
        if (has_begun && may_fail(name)) verdict.error = wanted_error;
        break;
    }
    return verdict;
}

static struct verdict judge_path(const char *name, int folder, const char *path) {
    char full[PATH_MAX];
    if (!root || !path) return (struct verdict){0, 0, 0};
    absolute(folder, path, full);
    return is_below(full) ? judge(name, full, NULL) : (struct verdict){0, 0, 0};
}

static struct verdict judge_pair(const char *name, int folder, const char *path, int target_folder, const char *target) {
    char full[PATH_MAX], full_target[PATH_MAX];
    if (!root || !path || !target) return (struct verdict){0, 0, 0};
    absolute(folder, path, full);
    absolute(target_folder, target, full_target);
    return is_below(full) || is_below(full_target) ? judge(name, full, full_target) : (struct verdict){0, 0, 0};
}

static struct verdict judge_descriptor(const char *name, int descriptor) {
    char full[PATH_MAX];
    if (!root) return (struct verdict){0, 0, 0};
    path_of_descriptor(descriptor, full);
    return is_below(full) ? judge(name, full, NULL) : (struct verdict){0, 0, 0};
}

#define FAIL_IF(verdict_expression) \
    do { \
        struct verdict verdict = (verdict_expression); \
        if (verdict.error) { errno = verdict.error; return -1; } \
    } while (0)

// Opening and closing

static int changes(int flags) { return (flags & (O_ACCMODE | O_CREAT | O_TRUNC)) != O_RDONLY; }

static int remember(int descriptor, int flags) {
    if (descriptor >= 0 && descriptor < 65536) is_written[descriptor] = changes(flags) != 0;
    return descriptor;
}

static int opened(int folder, const char *path, int flags, mode_t mode) {
    REAL(int, "openat", int, const char *, int, ...);
    if (changes(flags)) FAIL_IF(judge_path("open", folder, path));
    return remember(real(folder, path, flags, mode), flags);
}

#define MODE_OF(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list arguments; \
        va_start(arguments, flags); \
        mode = va_arg(arguments, mode_t); \
        va_end(arguments); \
    }

int open(const char *path, int flags, ...) { MODE_OF(flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE_OF(flags) return opened(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE_OF(flags) return opened(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE_OF(flags) return opened(folder, path, flags, mode); }
int __open_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
int __openat_2(int folder, const char *path, int flags) { return opened(folder, path, flags, 0); }
int __openat64_2(int folder, const char *path, int flags) { return opened(folder, path, flags, 0); }
int creat(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode); }

static FILE *opened_stream(const char *function, const char *path, const char *mode) {
    FILE *(*real)(const char *, const char *) = (FILE * (*)(const char *, const char *)) dlsym(RTLD_NEXT, function);
    if (strpbrk(mode, "wa+")) {
        struct verdict verdict = judge_path("open", AT_FDCWD, path);
        if (verdict.error) { errno = verdict.error; return NULL; }
    }
    return real(path, mode);
}

FILE *fopen(const char *path, const char *mode) { return opened_stream("fopen", path, mode); }
FILE *fopen64(const char *path, const char *mode) { return opened_stream("fopen64", path, mode); }

int mkstemp(char *template) {
    REAL(int, "mkstemp", char *);
    FAIL_IF(judge_path("open", AT_FDCWD, template));
    return remember(real(template), O_RDWR);
}

int mkostemp(char *template, int flags) {
    REAL(int, "mkostemp", char *, int);
    FAIL_IF(judge_path("open", AT_FDCWD, template));
    return remember(real(template, flags), O_RDWR);
}

int close(int descriptor) {
    REAL(int, "close", int);
    if (descriptor >= 0 && descriptor < 65536 && atomic_exchange(&is_written[descriptor], 0)) {
        struct verdict verdict = judge_descriptor("close", descriptor);
        if (verdict.error) {
            // The descriptor is gone all the same, as Linux has it.
            real(descriptor);
            errno = verdict.error;
            return -1;
        }
    }
    return real(descriptor);
}

// Writing

#define WRITING(descriptor, size) \
    size_t share = size; \
    struct verdict verdict = judge_descriptor("write", descriptor); \
    if (verdict.error) { errno = verdict.error; return -1; } \
    if (verdict.half) share = size / 2;

#define WRITTEN(expression) \
    ssize_t written = (expression); \
    if (verdict.dies) end(); \
    return written;

ssize_t write(int descriptor, const void *bytes, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    WRITING(descriptor, size)
    WRITTEN(real(descriptor, bytes, share))
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset) {
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    WRITING(descriptor, size)
    WRITTEN(real(descriptor, bytes, share, offset))
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off64_t offset) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    WRITING(descriptor, size)
    WRITTEN(real(descriptor, bytes, share, offset))
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    WRITING(descriptor, (size_t)count)
    WRITTEN(real(descriptor, parts, (int)share))
}

ssize_t sendfile(int target, int source, off_t *offset, size_t size) {
    REAL(ssize_t, "sendfile", int, int, off_t *, size_t);
    WRITING(target, size)
    WRITTEN(real(target, source, offset, share))
}

ssize_t copy_file_range(int source, off64_t *from, int target, off64_t *to, size_t size, unsigned flags) {
    REAL(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned);
    WRITING(target, size)
    WRITTEN(real(source, from, target, to, share, flags))
}

#define ON_DESCRIPTOR(function, name, parameters, types, arguments) \
    int function parameters { \
        REAL(int, #function, types); \
        FAIL_IF(judge_descriptor(name, descriptor)); \
        return real arguments; \
    }
#define LIST(...) __VA_ARGS__

ON_DESCRIPTOR(fsync, "fsync", (int descriptor), int, (descriptor))
ON_DESCRIPTOR(fdatasync, "fsync", (int descriptor), int, (descriptor))
ON_DESCRIPTOR(syncfs, "fsync", (int descriptor), int, (descriptor))
ON_DESCRIPTOR(ftruncate, "truncate", (int descriptor, off_t size), LIST(int, off_t), (descriptor, size))
ON_DESCRIPTOR(ftruncate64, "truncate", (int descriptor, off64_t size), LIST(int, off64_t), (descriptor, size))
ON_DESCRIPTOR(fallocate, "allocate", (int descriptor, int mode, off_t offset, off_t size),
              LIST(int, int, off_t, off_t), (descriptor, mode, offset, size))
ON_DESCRIPTOR(fchmod, "chmod", (int descriptor, mode_t mode), LIST(int, mode_t), (descriptor, mode))
ON_DESCRIPTOR(futimens, "utime", (int descriptor, const struct timespec times[2]),
              LIST(int, const struct timespec *), (descriptor, times))

// Names

#define ON_PATH(function, name, parameters, types, arguments) \
    int function parameters { \
        REAL(int, #function, types); \
        FAIL_IF(judge_path(name, AT_FDCWD, path)); \
        return real arguments; \
    }

ON_PATH(mkdir, "mkdir", (const char *path, mode_t mode), LIST(const char *, mode_t), (path, mode))
ON_PATH(rmdir, "rmdir", (const char *path), const char *, (path))
ON_PATH(unlink, "unlink", (const char *path), const char *, (path))
ON_PATH(remove, "unlink", (const char *path), const char *, (path))
ON_PATH(truncate, "truncate", (const char *path, off_t size), LIST(const char *, off_t), (path, size))
ON_PATH(truncate64, "truncate", (const char *path, off64_t size), LIST(const char *, off64_t), (path, size))
ON_PATH(chmod, "chmod", (const char *path, mode_t mode), LIST(const char *, mode_t), (path, mode))
ON_PATH(symlink, "symlink", (const char *content, const char *path), LIST(const char *, const char *), (content, path))

int mkdirat(int folder, const char *path, mode_t mode) {
    REAL(int, "mkdirat", int, const char *, mode_t);
    FAIL_IF(judge_path("mkdir", folder, path));
    return real(folder, path, mode);
}

int symlinkat(const char *content, int folder, const char *path) {
    REAL(int, "symlinkat", const char *, int, const char *);
    FAIL_IF(judge_path("symlink", folder, path));
    return real(content, folder, path);
}

int unlinkat(int folder, const char *path, int flags) {
    REAL(int, "unlinkat", int, const char *, int);
    FAIL_IF(judge_path(flags & AT_REMOVEDIR ? "rmdir" : "unlink", folder, path));
    return real(folder, path, flags);
}

int utimensat(int folder, const char *path, const struct timespec times[2], int flags) {
    REAL(int, "utimensat", int, const char *, const struct timespec *, int);
    FAIL_IF(judge_path("utime", folder, path));
    return real(folder, path, times, flags);
}

char *mkdtemp(char *template) {
    REAL(char *, "mkdtemp", char *);
    struct verdict verdict = judge_path("mkdir", AT_FDCWD, template);
    if (verdict.error) { errno = verdict.error; return NULL; }
    return real(template);
}

int link(const char *path, const char *target) {
    REAL(int, "link", const char *, const char *);
    FAIL_IF(judge_pair("link", AT_FDCWD, path, AT_FDCWD, target));
    return real(path, target);
}

int linkat(int folder, const char *path, int target_folder, const char *target, int flags) {
    REAL(int, "linkat", int, const char *, int, const char *, int);
    FAIL_IF(judge_pair("link", folder, path, target_folder, target));
    return real(folder, path, target_folder, target, flags);
}

static const char *rename_name(unsigned flags) { return flags & RENAME_EXCHANGE ? "exchange" : "rename"; }

int rename(const char *path, const char *target) {
    REAL(int, "rename", const char *, const char *);
    FAIL_IF(judge_pair("rename", AT_FDCWD, path, AT_FDCWD, target));
    return real(path, target);
}

int renameat(int folder, const char *path, int target_folder, const char *target) {
    REAL(int, "renameat", int, const char *, int, const char *);
    FAIL_IF(judge_pair("rename", folder, path, target_folder, target));
    return real(folder, path, target_folder, target);
}

int renameat2(int folder, const char *path, int target_folder, const char *target, unsigned flags) {
    REAL(int, "renameat2", int, const char *, int, const char *, unsigned);
    FAIL_IF(judge_pair(rename_name(flags), folder, path, target_folder, target));
    return real(folder, path, target_folder, target, flags);
}

long syscall(long call, ...) {
    REAL(long, "syscall", long, ...);
    long values[6];
    va_list arguments;
    va_start(arguments, call);
    for (int index = 0; index < 6; index++) values[index] = va_arg(arguments, long);
    va_end(arguments);
    // The calls that a program without a wrapper for them makes in this way.
    if (call == SYS_renameat2)
        FAIL_IF(judge_pair(
            rename_name((unsigned)values[4]), (int)values[0], (const char *)values[1], (int)values[2],
            (const char *)values[3]));
    return real(call, values[0], values[1], values[2], values[3], values[4], values[5]);
}

// The wall clock

int clock_gettime(clockid_t clock, struct timespec *now) {
    REAL(int, "clock_gettime", clockid_t, struct timespec *);
    int result = real(clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += shift_seconds;
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    REAL(int, "gettimeofday", struct timeval *, void *);
    int result = real(now, zone);
    if (result == 0) now->tv_sec += shift_seconds;
    return result;
}

time_t time(time_t *now) {
    struct timespec precise;
    clock_gettime(CLOCK_REALTIME, &precise);
    if (now) *now = precise.tv_sec;
    return precise.tv_sec;
}
