/// The list of system calls that a worker may make, for the kernel to hold it to.
///
/// A call that is not on the list fails with EPERM; it does not kill, since libraries may try
/// things and do without.

#define _GNU_SOURCE

#include "filter.h"

#include <asm/ioctls.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

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
  SYS_getcwd, SYS_lseek, SYS_pread64, SYS_unlinkat, SYS_renameat, SYS_renameat2,
  SYS_ftruncate, SYS_fsync, SYS_fdatasync,
#ifdef SYS_faccessat2
  SYS_faccessat2,
#endif
#ifdef SYS_open
  SYS_open, SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_unlink, SYS_rename,
#endif
};

/// What even the programs of `--allow-run` have no business with: other processes, the machine, and
/// calls that would reach past this filter or past Landlock.
static const int dangerous_calls[] = {
  SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_mount, SYS_umount2,
  SYS_pivot_root, SYS_chroot, SYS_setns, SYS_unshare, SYS_bpf, SYS_kexec_load,
  SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_add_key, SYS_request_key,
  SYS_keyctl, SYS_perf_event_open, SYS_userfaultfd, SYS_swapon, SYS_swapoff, SYS_reboot,
  SYS_acct, SYS_quotactl, SYS_settimeofday, SYS_clock_settime, SYS_clock_adjtime, SYS_adjtimex,
  SYS_sethostname, SYS_setdomainname, SYS_name_to_handle_at, SYS_open_by_handle_at, SYS_syslog,
  SYS_kcmp, SYS_fanotify_init, SYS_move_pages, SYS_migrate_pages, SYS_vhangup,
  // No networks, and no way to a service of the system that would act for whoever asks it.
  SYS_socket,
#ifdef SYS_io_uring_setup
  SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register,
#endif
#ifdef SYS_open_tree
  SYS_open_tree, SYS_move_mount, SYS_fsopen, SYS_fsconfig, SYS_fsmount, SYS_fspick,
#endif
#ifdef SYS_mount_setattr
  SYS_mount_setattr,
#endif
#ifdef SYS_pidfd_getfd
  SYS_pidfd_getfd,
#endif
#ifdef SYS_process_madvise
  SYS_process_madvise,
#endif
#ifdef SYS_kexec_file_load
  SYS_kexec_file_load,
#endif
#ifdef SYS_iopl
  SYS_iopl, SYS_ioperm, SYS_modify_ldt, SYS_uselib, SYS_ustat, SYS_sysfs,
#endif
};

enum { CAPACITY = 512 };

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

/// A thread, but no process, where `allowed` are the flags that a thread has; a process too, but no
/// namespace of its own, where it is 0. The newer call has its flags in memory, where a filter
/// cannot look; the C library does without it.
static void filter_clone(struct program *p, uint32_t allowed) {
#ifdef SYS_clone3
  add(p, UNLESS(SYS_clone3, 1));
  add(p, ANSWER(SECCOMP_RET_ERRNO | ENOSYS));
#endif
  const uint32_t namespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC
    | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
  add(p, UNLESS(SYS_clone, allowed ? 6 : 4));
  add(p, LOAD(ARGUMENT(0)));
  add(p, UNLESS_BITS(allowed ? ~allowed : namespaces, 1));
  add(p, ANSWER(REFUSED));
  if (allowed) {
    add(p, UNLESS_BITS(CLONE_THREAD, 1));
    add(p, ANSWER(SECCOMP_RET_ALLOW));
    add(p, ANSWER(REFUSED));
  } else {
    add(p, ANSWER(SECCOMP_RET_ALLOW));
  }
}

/// Only what is listed.
static void write_closed(struct program *p, const galley_confinement *c) {
  ANSWER_FOR(p, needed_calls, SECCOMP_RET_ALLOW);
  if (galley_opens_files(c)) {
    ANSWER_FOR(p, file_calls, SECCOMP_RET_ALLOW);
    // Of a descriptor its flags, but not whom it sends signals to.
    static const int commands[] = {F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC};
    const int count = sizeof commands / sizeof *commands;
    add(p, UNLESS(SYS_fcntl, 2 * count + 2));
    add(p, LOAD(ARGUMENT(1)));
    answer_for(p, commands, count, SECCOMP_RET_ALLOW);
    add(p, ANSWER(REFUSED));
  }
  filter_clone(
    p, CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM
      | CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID
      | CLONE_DETACHED);
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

/// All but what is listed: programs need more calls than can be known.
static void write_open(struct program *p) {
  ANSWER_FOR(p, dangerous_calls, REFUSED);
  filter_clone(p, 0);
  // Typing into the terminal of whoever started the program. The kernel looks at the lower half of
  // the command alone, and so does the filter.
  add(p, UNLESS(SYS_ioctl, 6));
  add(p, LOAD(ARGUMENT(1)));
  add(p, UNLESS(TIOCSTI, 1));
  add(p, ANSWER(REFUSED));
  add(p, UNLESS(TIOCLINUX, 1));
  add(p, ANSWER(REFUSED));
  add(p, ANSWER(SECCOMP_RET_ALLOW));
  add(p, ANSWER(SECCOMP_RET_ALLOW));
}

bool galley_filter_calls(const galley_confinement *c) {
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
bool galley_filter_calls(const galley_confinement *c) {
  (void)c;
  return false;
}

#endif
