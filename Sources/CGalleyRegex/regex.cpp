#include "CGalleyRegex.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <vector>

struct gre_pattern {
  RE2 re;
  /// By number from 1; empty for a group without a name.
  std::vector<std::string> names;

  gre_pattern(re2::StringPiece pattern, const RE2::Options &options) : re(pattern, options) {
    if (!re.ok()) return;
    names.resize(static_cast<size_t>(re.NumberOfCapturingGroups()) + 1);
    for (const auto &entry : re.CapturingGroupNames()) {
      names[static_cast<size_t>(entry.first)] = entry.second;
    }
  }
};

static size_t copy(char *to, size_t capacity, const std::string &from) {
  size_t length = std::min(from.size(), capacity - 1);
  std::memcpy(to, from.data(), length);
  to[length] = '\0';
  return length;
}

gre_pattern *gre_compile(
  const char *pattern, size_t length, uint32_t flags, int64_t memory, gre_error *error) {
  *error = gre_error();
  try {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(memory);
    options.set_case_sensitive((flags & GRE_IGNORE_CASE) == 0);
    options.set_dot_nl((flags & GRE_DOT_ALL) != 0);
    auto made = std::make_unique<gre_pattern>(re2::StringPiece(pattern, length), options);
    if (made->re.ok()) return made.release();
    copy(error->message, sizeof error->message, made->re.error());
    error->fragment_length =
      copy(error->fragment, sizeof error->fragment, made->re.error_arg());
    // RE2 puts the fragment behind its words as well.
    std::string words = made->re.error();
    size_t colon = words.find(": " + made->re.error_arg());
    if (!made->re.error_arg().empty() && colon != std::string::npos) {
      copy(error->message, sizeof error->message, words.substr(0, colon));
    }
  } catch (...) {
    error->message[0] = '\0';
  }
  return nullptr;
}

void gre_free(gre_pattern *pattern) { delete pattern; }

int32_t gre_group_count(const gre_pattern *pattern) {
  return pattern->re.NumberOfCapturingGroups();
}

const char *gre_group_name(const gre_pattern *pattern, int32_t group, size_t *length) {
  if (group < 1 || static_cast<size_t>(group) >= pattern->names.size()) return nullptr;
  const std::string &name = pattern->names[static_cast<size_t>(group)];
  if (name.empty()) return nullptr;
  *length = name.size();
  return name.data();
}

int32_t gre_size(const gre_pattern *pattern) { return pattern->re.ProgramSize(); }

gre_outcome gre_match(
  const gre_pattern *pattern, const char *text, size_t length, size_t start, gre_span *spans,
  int32_t count) {
  try {
    // Nearly all patterns have few groups.
    re2::StringPiece few[10];
    std::vector<re2::StringPiece> many;
    re2::StringPiece *groups = few;
    if (count > 10) {
      many.resize(static_cast<size_t>(count));
      groups = many.data();
    }
    re2::StringPiece whole(text, length);
    if (!pattern->re.Match(whole, start, length, RE2::UNANCHORED, groups, count)) {
      return GRE_NO_MATCH;
    }
    for (int32_t i = 0; i < count; i++) {
      if (groups[i].data() == nullptr) {
        spans[i] = {-1, -1};
      } else {
        int64_t first = groups[i].data() - text;
        spans[i] = {first, first + static_cast<int64_t>(groups[i].size())};
      }
    }
    return GRE_MATCH;
  } catch (...) {
    return GRE_NO_MEMORY;
  }
}
