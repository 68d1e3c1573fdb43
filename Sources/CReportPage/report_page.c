#include "CReportPage.h"

static const unsigned char style[] = {
#embed "page/report.css"
};
static const unsigned char code[] = {
#embed "page/report.js"
};

const unsigned char *galley_report_style(size_t *count) {
  *count = sizeof style;
  return style;
}

const unsigned char *galley_report_code(size_t *count) {
  *count = sizeof code;
  return code;
}
