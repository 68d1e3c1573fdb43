#ifndef GALLEY_FILTER_H
#define GALLEY_FILTER_H

#include "CConfinement.h"

/// Whether any file may be opened.
bool galley_opens_files(const galley_confinement *confinement);

/// Holds the calling thread, and those that it starts, to a list of system calls; false where the
/// kernel cannot.
bool galley_filter_calls(const galley_confinement *confinement);

#endif
