/// System calls that a worker has no business with, tried one by one for the tests.

#ifndef GALLEY_PROBES_H
#define GALLEY_PROBES_H

/// Tries the call of this name; 0 when it was possible, else what `errno` says: of a call that the
/// filter refuses EPERM, while its senseless arguments would get another answer from the kernel.
/// -1 for a name that is not known.
int galley_probe(const char *name);

/// The name of the call at a position; null behind the last.
const char *galley_probe_name(int position);

/// Makes a call as programs of 32 bits do, which has numbers of its own.
void galley_probe_old_gate(void);

/// Makes the calling thread somebody else to file systems; answers who it was. For root alone.
unsigned galley_files_as(unsigned user);

#endif
