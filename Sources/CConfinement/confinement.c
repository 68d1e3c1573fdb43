/// Limits, Landlock and seccomp for a process that works on what strangers wrote.
///
/// Each layer holds without the others: limits are in every kernel, Landlock keeps files and
/// networks away, seccomp all calls that nothing here needs. A call that is not on the list fails
/// with EPERM; it does not kill, since libraries may try things and do without.

#define _GNU_SOURCE

#include "CConfinement.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

bool galley_die_with(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  return getppid() == parent;
}

bool galley_socket_pair(int ends[2]) {
  return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0;
}

void galley_close_from(int first) {
#ifdef SYS_close_range
  if (syscall(SYS_close_range, (unsigned)first, ~0u, 0u) == 0) return;
#endif
  struct rlimit limit;
  int last = 1024;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 1 << 20)
    last = (int)limit.rlim_cur;
  for (int descriptor = first; descriptor < last; descriptor++) close(descriptor);
}

// MARK: - Limits

static int set_limit(int resource, uint64_t value) {
  struct rlimit limit;
  if (getrlimit(resource, &limit) != 0) return -errno;
  if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < value) value = limit.rlim_max;
  limit.rlim_cur = limit.rlim_max = value;
  return setrlimit(resource, &limit) == 0 ? 0 : -errno;
}

static bool opens_files(const galley_confinement *c) {
  return c->readable_count > 0 || c->writable_count > 0 || c->loads_libraries
    || c->runs_programs;
}

static int set_limits(const galley_confinement *c) {
  int result = set_limit(RLIMIT_CORE, 0);
  if (result == 0 && c->address_space > 0) result = set_limit(RLIMIT_AS, c->address_space);
  if (result == 0 && c->writable_count == 0 && !c->runs_programs)
    result = set_limit(RLIMIT_FSIZE, 0);
  if (result == 0) result = set_limit(RLIMIT_NOFILE, c->runs_programs ? 256 : opens_files(c) ? 64 : 16);
  return result;
}

// MARK: - Landlock

// The headers of older systems lack what newer kernels have; the numbers are the kernel's promise.
enum {
  LANDLOCK_CREATE_RULESET = 444,
  LANDLOCK_ADD_RULE = 445,
  LANDLOCK_RESTRICT_SELF = 446,
  ASK_FOR_VERSION = 1,
  RULE_PATH_BENEATH = 1,
};

enum {
  FS_EXECUTE = 1 << 0,
  FS_WRITE_FILE = 1 << 1,
  FS_READ_FILE = 1 << 2,
  FS_READ_DIR = 1 << 3,
  FS_REMOVE_FILE = 1 << 5,
  FS_MAKE_REG = 1 << 8,
  FS_TRUNCATE = 1 << 14,
};

struct ruleset {
  uint64_t files;
  uint64_t network;
  uint64_t scopes;
};

struct path_rule {
  uint64_t access;
  int32_t folder;
} __attribute__((packed));

/// All rights over files that a version of Landlock knows.
static uint64_t known_rights(long version) {
  if (version >= 5) return (1 << 16) - 1;
  if (version >= 3) return (1 << 15) - 1;
  if (version >= 2) return (1 << 14) - 1;
  return (1 << 13) - 1;
}

static bool allow_below(int rules, const char *folder, uint64_t access) {
  struct path_rule rule = {.access = access, .folder = open(folder, O_PATH | O_CLOEXEC)};
  // What is not there needs no rule.
  if (rule.folder < 0) return true;
  long result = syscall(LANDLOCK_ADD_RULE, rules, RULE_PATH_BENEATH, &rule, 0);
  close(rule.folder);
  return result == 0;
}

static bool add_rules(int rules, const galley_confinement *c, uint64_t known) {
  const uint64_t reading = FS_READ_FILE | FS_READ_DIR;
  const uint64_t writing =
    (FS_WRITE_FILE | FS_MAKE_REG | FS_REMOVE_FILE | FS_TRUNCATE) & known;
  bool is_well = true;
  for (size_t i = 0; i < c->readable_count; i++)
    is_well = allow_below(rules, c->readable[i], reading) && is_well;
  for (size_t i = 0; i < c->writable_count; i++)
    is_well = allow_below(rules, c->writable[i], writing) && is_well;
  if (c->loads_libraries) {
    static const char *const folders[] = {
      "/usr/lib", "/usr/local/lib", "/lib", "/lib64", "/usr/share/lua", "/usr/local/share/lua"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
      is_well = allow_below(rules, folders[i], reading | FS_EXECUTE) && is_well;
  }
  if (c->runs_programs) {
    is_well = allow_below(rules, "/", reading | FS_EXECUTE) && is_well;
    struct path_rule null = {.access = FS_WRITE_FILE, .folder = open("/dev/null", O_PATH)};
    if (null.folder >= 0) {
      syscall(LANDLOCK_ADD_RULE, rules, RULE_PATH_BENEATH, &null, 0);
      close(null.folder);
    }
  }
  return is_well;
}

static bool lock_files_and_networks(const galley_confinement *c) {
  long version = syscall(LANDLOCK_CREATE_RULESET, NULL, 0, ASK_FOR_VERSION);
  if (version < 1) return false;
  struct ruleset handled = {.files = known_rights(version)};
  size_t size = sizeof handled.files;
  if (version >= 4) {
    handled.network = 3;
    size += sizeof handled.network;
  }
  if (version >= 6) {
    handled.scopes = 3;
    size += sizeof handled.scopes;
  }
  int rules = (int)syscall(LANDLOCK_CREATE_RULESET, &handled, size, 0);
  if (rules < 0) return false;
  bool is_locked = add_rules(rules, c, handled.files)
    && syscall(LANDLOCK_RESTRICT_SELF, rules, 0) == 0;
  close(rules);
  return is_locked;
}

// MARK: - seccomp

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef OWN_ARCHITECTURE

/// What every worker needs: its channel, memory, threads, clocks, signals to itself, an end.
static const int needed_calls[] = {
  SYS_read, SYS_write, SYS_sendto, SYS_close, SYS_fstat, SYS_ppoll,
#ifdef SYS_poll
  SYS_poll,
#endif
  SYS_mmap, SYS_munmap, SYS_mremap, SYS_mprotect, SYS_madvise, SYS_brk,
  SYS_futex, SYS_set_robust_list, SYS_rseq, SYS_sched_yield, SYS_sched_getaffinity,
  SYS_membarrier, SYS_gettid, SYS_getpid,
  SYS_nanosleep, SYS_clock_nanosleep, SYS_clock_gettime, SYS_clock_getres, SYS_gettimeofday,
#ifdef SYS_time
  SYS_time,
#endif
  SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack, SYS_restart_syscall,
  SYS_getrandom, SYS_getrusage, SYS_exit, SYS_exit_group,
};

/// What files below the granted folders need; Landlock says which.
static const int file_calls[] = {
  SYS_openat, SYS_newfstatat, SYS_statx, SYS_faccessat, SYS_readlinkat, SYS_getdents64,
  SYS_getcwd, SYS_lseek, SYS_fcntl, SYS_pread64, SYS_unlinkat, SYS_renameat, SYS_renameat2,
  SYS_ftruncate, SYS_fsync, SYS_fdatasync,
#ifdef SYS_faccessat2
  SYS_faccessat2,
#endif
#ifdef SYS_open
  SYS_open, SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_unlink, SYS_rename,
#endif
};

/// What even the programs of `--allow-run` have no business with.
static const int dangerous_calls[] = {
  SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_mount, SYS_umount2,
  SYS_pivot_root, SYS_chroot, SYS_setns, SYS_unshare, SYS_bpf, SYS_kexec_load,
  SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_add_key, SYS_request_key,
  SYS_keyctl, SYS_perf_event_open, SYS_userfaultfd, SYS_swapon, SYS_swapoff, SYS_reboot,
  SYS_acct, SYS_quotactl, SYS_settimeofday, SYS_clock_settime, SYS_sethostname,
  SYS_setdomainname, SYS_open_by_handle_at,
#ifdef SYS_io_uring_setup
  SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register,
#endif
};

enum { CAPACITY = 192 };

struct program {
  struct sock_filter lines[CAPACITY];
  unsigned short count;
};

static void add(struct program *p, struct sock_filter line) {
  if (p->count < CAPACITY) p->lines[p->count++] = line;
}

#define LOAD(offset) (struct sock_filter) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (offset))
#define ANSWER(value) (struct sock_filter) BPF_STMT(BPF_RET | BPF_K, (value))
/// Goes on when the loaded word is `value`, else jumps over `skipped` lines.
#define UNLESS(value, skipped) \
  (struct sock_filter) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (skipped))
/// Goes on when the loaded word has one of the bits, else jumps.
#define UNLESS_BITS(bits, skipped) \
  (struct sock_filter) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), 0, (skipped))

#define REFUSED (SECCOMP_RET_ERRNO | EPERM)
#define NUMBER offsetof(struct seccomp_data, nr)
/// The lower half of an argument; both architectures are little endian.
#define ARGUMENT(n) (offsetof(struct seccomp_data, args) + 8 * (n))

static void answer_for(struct program *p, const int *calls, size_t count, uint32_t answer) {
  for (size_t i = 0; i < count; i++) {
    add(p, UNLESS((uint32_t)calls[i], 1));
    add(p, ANSWER(answer));
  }
}

#define ANSWER_FOR(p, calls, answer) \
  answer_for(p, calls, sizeof(calls) / sizeof *(calls), answer)

static void begin(struct program *p) {
  add(p, LOAD(offsetof(struct seccomp_data, arch)));
  add(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OWN_ARCHITECTURE, 1, 0));
  add(p, ANSWER(SECCOMP_RET_KILL_PROCESS));
  add(p, LOAD(NUMBER));
#ifdef __x86_64__
  // The x32 calls have numbers of their own that lists of numbers would miss.
  add(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1));
  add(p, ANSWER(REFUSED));
#endif
}

/// Only what is listed.
static void write_closed(struct program *p, const galley_confinement *c) {
  ANSWER_FOR(p, needed_calls, SECCOMP_RET_ALLOW);
  if (opens_files(c)) ANSWER_FOR(p, file_calls, SECCOMP_RET_ALLOW);
  // A thread, but no process. The newer call has its flags in memory, where a filter cannot look;
  // the C library does without it.
#ifdef SYS_clone3
  add(p, UNLESS(SYS_clone3, 1));
  add(p, ANSWER(SECCOMP_RET_ERRNO | ENOSYS));
#endif
  add(p, UNLESS(SYS_clone, 4));
  add(p, LOAD(ARGUMENT(0)));
  add(p, UNLESS_BITS(CLONE_THREAD, 1));
  add(p, ANSWER(SECCOMP_RET_ALLOW));
  add(p, ANSWER(REFUSED));
  // A signal to a thread of its own.
  add(p, UNLESS(SYS_tgkill, 4));
  add(p, LOAD(ARGUMENT(0)));
  add(p, UNLESS((uint32_t)getpid(), 1));
  add(p, ANSWER(SECCOMP_RET_ALLOW));
  add(p, ANSWER(REFUSED));
  // Looking at limits, not changing them.
  add(p, UNLESS(SYS_prlimit64, 6));
  add(p, LOAD(ARGUMENT(2)));
  add(p, UNLESS(0, 3));
  add(p, LOAD(ARGUMENT(2) + 4));
  add(p, UNLESS(0, 1));
  add(p, ANSWER(SECCOMP_RET_ALLOW));
  add(p, ANSWER(REFUSED));
  add(p, ANSWER(REFUSED));
}

/// All but what is listed, and no networks: programs need more calls than can be known.
static void write_open(struct program *p) {
  ANSWER_FOR(p, dangerous_calls, REFUSED);
  add(p, UNLESS(SYS_socket, 4));
  add(p, LOAD(ARGUMENT(0)));
  add(p, UNLESS(AF_UNIX, 1));
  add(p, ANSWER(SECCOMP_RET_ALLOW));
  add(p, ANSWER(REFUSED));
  add(p, ANSWER(SECCOMP_RET_ALLOW));
}

static bool filter_calls(const galley_confinement *c) {
  struct program program = {.count = 0};
  begin(&program);
  if (c->runs_programs) write_open(&program);
  else write_closed(&program, c);
  if (program.count == CAPACITY) return false;
  struct sock_fprog handed = {.len = program.count, .filter = program.lines};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &handed) == 0;
}

#else

/// No list of calls for this architecture.
static bool filter_calls(const galley_confinement *c) {
  (void)c;
  return false;
}

#endif

// MARK: - All of it

int galley_confine(const galley_confinement *c) {
  // A process that others can look into with ptrace could be made to speak for them.
  prctl(PR_SET_DUMPABLE, 0);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -errno;
  int layers = 0;
  if (lock_files_and_networks(c)) layers |= GALLEY_LANDLOCK;
  int result = set_limits(c);
  if (result != 0) return result;
  if (filter_calls(c)) layers |= GALLEY_SECCOMP;
  return layers;
}
