// The style and the code of the report's page, embedded from page/.

#ifndef GALLEY_REPORT_PAGE_H
#define GALLEY_REPORT_PAGE_H

#include <stddef.h>

// UTF-8; not terminated. `*count` becomes the number of bytes.
const unsigned char *_Nonnull galley_report_style(size_t *_Nonnull count);
const unsigned char *_Nonnull galley_report_code(size_t *_Nonnull count);

#endif
