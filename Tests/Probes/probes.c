#define _GNU_SOURCE

#include "CProbes.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static long child(long process) {
  if (process == 0) _exit(0);
  return process;
}

static long call_socket(void) { return syscall(SYS_socket, AF_INET, SOCK_STREAM, 0); }
static long call_socket_unix(void) { return syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0); }
static long call_socket_netlink(void) { return syscall(SYS_socket, AF_NETLINK, SOCK_RAW, 0); }
static long call_connect(void) { return syscall(SYS_connect, 3, 0, 0); }
static long call_sendmsg(void) { return syscall(SYS_sendmsg, 3, 0, 0); }
static long call_recvmsg(void) { return syscall(SYS_recvmsg, 3, 0, 0); }
static long call_fork(void) { return child(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0)); }
static long call_clone_namespace(void) {
  return child(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0));
}
static long call_clone_network(void) {
  const long flags = CLONE_THREAD | CLONE_SIGHAND | CLONE_VM | CLONE_NEWNET;
  return child(syscall(SYS_clone, flags, 0, 0, 0, 0));
}
static long call_unshare(void) { return syscall(SYS_unshare, CLONE_NEWUSER); }
static long call_setns(void) { return syscall(SYS_setns, -1, 0); }
static long call_execve(void) { return syscall(SYS_execve, 0, 0, 0); }
static long call_execveat(void) { return syscall(SYS_execveat, -1, 0, 0, 0, 0); }
static long call_kill(void) { return syscall(SYS_kill, getppid(), 0); }
static long call_kill_self(void) { return syscall(SYS_kill, getpid(), 0); }
static long call_tkill(void) { return syscall(SYS_tkill, getppid(), 0); }
static long call_tgkill(void) { return syscall(SYS_tgkill, getppid(), getppid(), 0); }
static long call_sigqueue(void) { return syscall(SYS_rt_sigqueueinfo, getppid(), 0, 0); }
static long call_pidfd(void) { return syscall(SYS_pidfd_open, getppid(), 0); }
static long call_ptrace(void) { return syscall(SYS_ptrace, PTRACE_ATTACH, getppid(), 0, 0); }
static long call_vm_read(void) { return syscall(SYS_process_vm_readv, getppid(), 0, 0, 0, 0, 1); }
static long call_vm_write(void) { return syscall(SYS_process_vm_writev, getppid(), 0, 0, 0, 0, 1); }
static long call_prctl(void) { return syscall(SYS_prctl, PR_GET_DUMPABLE, 0, 0, 0, 0); }
static long call_seccomp(void) { return syscall(SYS_seccomp, 0, 0, 0); }
static long call_capset(void) { return syscall(SYS_capset, 0, 0); }
static long call_setuid(void) { return syscall(SYS_setuid, getuid()); }
static long call_limit(void) {
  struct rlimit none = {0, 0};
  return syscall(SYS_prlimit64, 0, RLIMIT_CORE, &none, 0);
}
static long call_priority(void) { return syscall(SYS_setpriority, 0, 0, 0); }
static long call_terminal(void) { return syscall(SYS_ioctl, 0, TIOCSTI, "x"); }
// The kernel ignores the upper half of the command.
static long call_terminal_wide(void) {
  return syscall(SYS_ioctl, 0, TIOCSTI | 1ul << 40, "x");
}
static long call_uring(void) { return syscall(SYS_io_uring_setup, 1, 0); }
static long call_memfd(void) { return syscall(SYS_memfd_create, "x", 0); }
static long call_bpf(void) { return syscall(SYS_bpf, -1, 0, 0); }
static long call_perf(void) { return syscall(SYS_perf_event_open, 0, 0, -1, -1, 0); }
static long call_faults(void) { return syscall(SYS_userfaultfd, -1); }
static long call_keys(void) { return syscall(SYS_keyctl, -1, 0, 0, 0, 0); }
static long call_mount(void) { return syscall(SYS_mount, 0, 0, 0, 0, 0); }
static long call_fsopen(void) { return syscall(SYS_fsopen, 0, -1); }
static long call_chroot(void) { return syscall(SYS_chroot, 0); }
static long call_handle(void) { return syscall(SYS_open_by_handle_at, -1, 0, 0); }
static long call_openat(void) { return syscall(SYS_openat, AT_FDCWD, "/", O_RDONLY, 0); }
static long call_openat2(void) { return syscall(SYS_openat2, AT_FDCWD, "/", 0, 0); }
static long call_chdir(void) { return syscall(SYS_chdir, "/"); }
static long call_owner(void) { return syscall(SYS_fcntl, 3, F_SETOWN, getppid()); }
static long call_signal(void) { return syscall(SYS_fcntl, 3, F_SETSIG, SIGKILL); }
static long call_flags(void) { return syscall(SYS_fcntl, 3, F_GETFL, 0); }
static long call_dup(void) { return syscall(SYS_dup, 3); }
static long call_shared_memory(void) { return syscall(SYS_shmget, 0, 4096, 0600); }
#ifdef __x86_64__
static long call_x32(void) { return syscall(0x40000000 + SYS_socket, AF_INET, SOCK_STREAM, 0); }
static long call_x32_exec(void) { return syscall(0x40000000 + 520, 0, 0, 0); }
#endif

static const struct {
  const char *name;
  long (*call)(void);
} probes[] = {
  {"socket", call_socket},
  {"socket-unix", call_socket_unix},
  {"socket-netlink", call_socket_netlink},
  {"connect", call_connect},
  {"sendmsg", call_sendmsg},
  {"recvmsg", call_recvmsg},
  {"fork", call_fork},
  {"clone-namespace", call_clone_namespace},
  {"clone-network", call_clone_network},
  {"unshare", call_unshare},
  {"setns", call_setns},
  {"execve", call_execve},
  {"execveat", call_execveat},
  {"kill", call_kill},
  {"kill-self", call_kill_self},
  {"tkill", call_tkill},
  {"tgkill", call_tgkill},
  {"sigqueue", call_sigqueue},
  {"pidfd", call_pidfd},
  {"ptrace", call_ptrace},
  {"vm-read", call_vm_read},
  {"vm-write", call_vm_write},
  {"prctl", call_prctl},
  {"seccomp", call_seccomp},
  {"capset", call_capset},
  {"setuid", call_setuid},
  {"limit", call_limit},
  {"priority", call_priority},
  {"terminal", call_terminal},
  {"terminal-wide", call_terminal_wide},
  {"uring", call_uring},
  {"memfd", call_memfd},
  {"bpf", call_bpf},
  {"perf", call_perf},
  {"faults", call_faults},
  {"keys", call_keys},
  {"mount", call_mount},
  {"fsopen", call_fsopen},
  {"chroot", call_chroot},
  {"handle", call_handle},
  {"openat", call_openat},
  {"openat2", call_openat2},
  {"chdir", call_chdir},
  {"owner", call_owner},
  {"signal", call_signal},
  {"flags", call_flags},
  {"dup", call_dup},
  {"shared-memory", call_shared_memory},
#ifdef __x86_64__
  {"x32", call_x32},
  {"x32-exec", call_x32_exec},
#endif
};

enum { COUNT = sizeof probes / sizeof *probes };

const char *galley_probe_name(int position) {
  return position < COUNT ? probes[position].name : 0;
}

unsigned galley_files_as(unsigned user) { return (unsigned)setfsuid(user); }

int galley_probe(const char *name) {
  for (int i = 0; i < COUNT; i++) {
    if (strcmp(probes[i].name, name) != 0) continue;
    return probes[i].call() >= 0 ? 0 : errno;
  }
  return -1;
}

void galley_probe_old_gate(void) {
#ifdef __x86_64__
  // getpid, as a program of 32 bits asks for it.
  long number = 20;
  __asm__ volatile("int $0x80" : "+a"(number) : : "memory");
#else
  raise(SIGSYS);
#endif
}
