/// Takes away from a process what it does not need, for good.

#ifndef GALLEY_CONFINEMENT_H
#define GALLEY_CONFINEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// What a confined process may still do.
typedef struct {
  /// Bytes of address space; 0 for no limit.
  uint64_t address_space;
  /// Folders below which files may be read, and files written; without links and dots.
  const char *const *readable;
  size_t readable_count;
  const char *const *writable;
  size_t writable_count;
  /// Whether libraries may be loaded that were not there from the beginning.
  bool loads_libraries;
  /// Whether programs may be run. They may read all files, and write below `writable`.
  bool runs_programs;
} galley_confinement;

/// What the kernel has taken part with.
enum { GALLEY_LANDLOCK = 1, GALLEY_SECCOMP = 2 };

/// Makes the process end when its parent does.
///
/// Answers false when the parent, `parent`, has gone already.
bool galley_die_with(pid_t parent);

/// Takes the terminal away from the process, if it has one.
///
/// A session of its own would do that too, but kernels that share out time by sessions would then
/// give each worker as much as a whole program, `nice` or not.
void galley_leave_terminal(void);

/// Has all that was written to the file system of a descriptor on its disk.
bool galley_sync_file_system(int descriptor);

/// Closes all descriptors from `first` on.
void galley_close_from(int first);

/// Confines the calling process, which must have one thread only. There is no way back.
///
/// Answers a sum of `GALLEY_...`, or the negative of what `errno` says of a limit that could not
/// be set; a kernel that has no Landlock or no seccomp is no failure.
int galley_confine(const galley_confinement *confinement);

/// A pair of connected stream sockets that no other program inherits; false with `errno`.
bool galley_socket_pair(int ends[2]);

#endif
