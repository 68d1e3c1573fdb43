/// Limits, Landlock and seccomp for a process that works on what strangers wrote.
///
/// Each layer holds without the others: limits are in every kernel, Landlock keeps files and
/// networks away, seccomp (filter.c) all calls that nothing here needs.

#define _GNU_SOURCE

#include "CConfinement.h"
#include "filter.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

bool galley_die_with(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  return getppid() == parent;
}

void galley_leave_terminal(void) {
  int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0) return;
  ioctl(terminal, TIOCNOTTY);
  close(terminal);
}

bool galley_sync_file_system(int descriptor) { return syncfs(descriptor) == 0; }

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

bool galley_opens_files(const galley_confinement *c) {
  return c->readable_count > 0 || c->writable_count > 0 || c->loads_libraries
    || c->runs_programs;
}

static int set_limits(const galley_confinement *c) {
  int result = set_limit(RLIMIT_CORE, 0);
  if (result == 0 && c->address_space > 0) result = set_limit(RLIMIT_AS, c->address_space);
  if (result == 0 && c->writable_count == 0 && !c->runs_programs)
    result = set_limit(RLIMIT_FSIZE, 0);
  const uint64_t files = c->runs_programs ? 256 : galley_opens_files(c) ? 64 : 16;
  if (result == 0) result = set_limit(RLIMIT_NOFILE, files);
  return result;
}

/// Takes the powers of root away, where root runs the program: all but the one over files that
/// have another owner, where files may be opened at all.
static int drop_capabilities(const galley_confinement *c) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct held[2] = {{0}, {0}};
  if (syscall(SYS_capget, &header, held) != 0) return -errno;
  const uint32_t kept = galley_opens_files(c) ? 1u << CAP_DAC_OVERRIDE : 0;
  struct __user_cap_data_struct left[2] = {
    {.effective = held[0].effective & kept, .permitted = held[0].permitted & kept}, {0}};
  return syscall(SYS_capset, &header, left) == 0 ? 0 : -errno;
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

// MARK: - All of it

int galley_confine(const galley_confinement *c) {
  // A process that others can look into with ptrace could be made to speak for them.
  prctl(PR_SET_DUMPABLE, 0);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -errno;
  int layers = 0;
  if (lock_files_and_networks(c)) layers |= GALLEY_LANDLOCK;
  int result = drop_capabilities(c);
  if (result == 0) result = set_limits(c);
  if (result != 0) return result;
  if (galley_filter_calls(c)) layers |= GALLEY_SECCOMP;
  return layers;
}
