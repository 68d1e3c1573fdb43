/// `os` with nothing in it but the time, and that stands still: what a script makes of a document
/// does not depend on when, where or on what machine it runs. UTC and the C locale, always.

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

enum { SECONDS_PER_DAY = 86400, DAYS_PER_ERA = 146097 };

static const char *const day_names[] = {
  "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
static const char *const month_names[] = {
  "January", "February", "March",     "April",   "May",      "June",
  "July",    "August",   "September", "October", "November", "December"};

typedef struct {
  int64_t year;
  /// From 1. Days of the year and of the week from 0, the week from Sunday.
  int month, day, hour, minute, second, year_day, week_day;
} moment;

// MARK: - The calendar

static int64_t floor_divide(int64_t a, int64_t b) { return a / b - (a % b < 0); }

/// Days from 1970-01-01 to the first of a month. The year is taken to begin in March, so that the
/// leap day is its last, and 400 years are an era.
static int64_t days_before(int64_t year, int month) {
  if (month < 3) year--;
  int64_t era = floor_divide(year, 400), year_of_era = year - era * 400;
  int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;
  return era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100
    + day_of_year - 719468;
}

static moment moment_at(int64_t seconds) {
  int64_t days = floor_divide(seconds, SECONDS_PER_DAY);
  int rest = (int)(seconds - days * SECONDS_PER_DAY);
  moment m = {.hour = rest / 3600, .minute = rest / 60 % 60, .second = rest % 60};
  m.week_day = (int)((days % 7 + 11) % 7);
  int64_t shifted = days + 719468, era = floor_divide(shifted, DAYS_PER_ERA);
  int64_t day = shifted - era * DAYS_PER_ERA;
  int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
  int64_t day_of_year = day - (365 * year + year / 4 - year / 100);
  int64_t month = (5 * day_of_year + 2) / 153;
  m.day = (int)(day_of_year - (153 * month + 2) / 5) + 1;
  m.month = (int)(month < 10 ? month + 3 : month - 9);
  m.year = year + era * 400 + (m.month < 3);
  m.year_day = (int)(days - days_before(m.year, 1));
  return m;
}

static bool fits(const moment *m) {
  return m->year - 1900 >= INT_MIN && m->year - 1900 <= INT_MAX;
}

/// The week of the year by ISO 8601, and the year that it belongs to.
static int iso_week(const moment *m, int64_t *year) {
  int monday_based = (m->week_day + 6) % 7;
  // The week belongs to the year of its Thursday.
  int64_t thursday = days_before(m->year, 1) + m->year_day - monday_based + 3;
  moment t = moment_at(thursday * SECONDS_PER_DAY);
  *year = t.year;
  return t.year_day / 7 + 1;
}

// MARK: - date

static void add_text(lua_State *L, glua_state *g, const char *text) {
  add_scratch(L, g, text, strlen(text));
}

static void add_number(lua_State *L, glua_state *g, const char *format, int64_t number) {
  char text[32];
  snprintf(text, sizeof text, format, (long long)number);
  add_text(L, g, text);
}

static void add_formatted(lua_State *L, glua_state *g, const moment *m, const char *format);

static void add_conversion(lua_State *L, glua_state *g, const moment *m, char letter) {
  static const char two[] = "%02lld";
  int64_t iso_year;
  int twelve = m->hour % 12 == 0 ? 12 : m->hour % 12;
  switch (letter) {
    case 'a': add_scratch(L, g, day_names[m->week_day], 3); break;
    case 'A': add_text(L, g, day_names[m->week_day]); break;
    case 'b':
    case 'h': add_scratch(L, g, month_names[m->month - 1], 3); break;
    case 'B': add_text(L, g, month_names[m->month - 1]); break;
    case 'c': add_formatted(L, g, m, "%a %b %e %H:%M:%S %Y"); break;
    case 'C': add_number(L, g, two, floor_divide(m->year, 100)); break;
    case 'd': add_number(L, g, two, m->day); break;
    case 'D':
    case 'x': add_formatted(L, g, m, "%m/%d/%y"); break;
    case 'e': add_number(L, g, "%2lld", m->day); break;
    case 'F': add_formatted(L, g, m, "%Y-%m-%d"); break;
    case 'g':
      iso_week(m, &iso_year);
      add_number(L, g, two, iso_year - floor_divide(iso_year, 100) * 100);
      break;
    case 'G':
      iso_week(m, &iso_year);
      add_number(L, g, "%lld", iso_year);
      break;
    case 'H': add_number(L, g, two, m->hour); break;
    case 'I': add_number(L, g, two, twelve); break;
    case 'j': add_number(L, g, "%03lld", m->year_day + 1); break;
    case 'm': add_number(L, g, two, m->month); break;
    case 'M': add_number(L, g, two, m->minute); break;
    case 'n': add_text(L, g, "\n"); break;
    case 'p': add_text(L, g, m->hour < 12 ? "AM" : "PM"); break;
    case 'r': add_formatted(L, g, m, "%I:%M:%S %p"); break;
    case 'R': add_formatted(L, g, m, "%H:%M"); break;
    case 'S': add_number(L, g, two, m->second); break;
    case 't': add_text(L, g, "\t"); break;
    case 'T':
    case 'X': add_formatted(L, g, m, "%H:%M:%S"); break;
    case 'u': add_number(L, g, "%lld", m->week_day == 0 ? 7 : m->week_day); break;
    case 'U': add_number(L, g, two, (m->year_day + 7 - m->week_day) / 7); break;
    case 'V': add_number(L, g, two, iso_week(m, &iso_year)); break;
    case 'w': add_number(L, g, "%lld", m->week_day); break;
    case 'W': add_number(L, g, two, (m->year_day + 7 - (m->week_day + 6) % 7) / 7); break;
    case 'y': add_number(L, g, two, m->year - floor_divide(m->year, 100) * 100); break;
    case 'Y': add_number(L, g, "%lld", m->year); break;
    case 'z': add_text(L, g, "+0000"); break;
    case 'Z': add_text(L, g, "UTC"); break;
    default: add_text(L, g, "%");
  }
}

/// For formats that consist of single letters.
static void add_formatted(lua_State *L, glua_state *g, const moment *m, const char *format) {
  for (const char *p = format; *p != '\0'; p++) {
    if (*p == '%') add_conversion(L, g, m, *++p);
    else add_scratch(L, g, p, 1);
  }
}

/// The letter of the conversion behind a '%', or an error; `p` is set behind it.
static char check_conversion(lua_State *L, const char **p, const char *end) {
  static const char letters[] = "aAbBcCdDeFgGhHIjmMnprRStTuUVwWxXyYzZ%";
  const char *conversion = *p;
  const char *allowed = letters;
  if (*conversion == 'E') allowed = "cCxXyY";
  if (*conversion == 'O') allowed = "deHImMSuUVwWy";
  const char *letter = allowed == letters ? conversion : conversion + 1;
  if (letter >= end || *letter == '\0' || strchr(allowed, *letter) == NULL) {
    lua_pushfstring(L, "invalid conversion specifier '%%%s'", conversion);
    luaL_argerror(L, 1, lua_tostring(L, -1));
  }
  *p = letter + 1;
  return *letter;
}

static void set_number(lua_State *L, const char *name, int64_t value) {
  lua_pushinteger(L, value);
  lua_setfield(L, -2, name);
}

/// Sets all fields of the table on top of the stack.
static void set_fields(lua_State *L, const moment *m) {
  set_number(L, "year", m->year);
  set_number(L, "month", m->month);
  set_number(L, "day", m->day);
  set_number(L, "hour", m->hour);
  set_number(L, "min", m->minute);
  set_number(L, "sec", m->second);
  set_number(L, "yday", m->year_day + 1);
  set_number(L, "wday", m->week_day + 1);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "isdst");
}

static int os_date(lua_State *L) {
  glua_state *g = state_of(L);
  size_t length, base = g->scratch.used;
  const char *format = luaL_optlstring(L, 1, "%c", &length), *end = format + length;
  int64_t time = luaL_optinteger(L, 2, g->clock);
  // Local time is UTC too.
  if (*format == '!') format++;
  // Far below the years that fit, so that no sum overflows.
  bool possible = time > -(INT64_C(1) << 57) && time < INT64_C(1) << 57;
  moment m = moment_at(possible ? time : 0);
  if (!possible || !fits(&m)) {
    return luaL_error(L, "date result cannot be represented in this installation");
  }
  if (strncmp(format, "*t", 2) == 0) {
    lua_createtable(L, 0, 9);
    set_fields(L, &m);
    return 1;
  }
  while (format < end) {
    const char *plain = format;
    while (format < end && *format != '%') format++;
    add_scratch(L, g, plain, (size_t)(format - plain));
    spend(L, g, (format - plain) / 64 + 1);
    if (format == end) break;
    format++;
    add_conversion(L, g, &m, check_conversion(L, &format, end));
  }
  push_scratch(L, g, base);
  return 1;
}

// MARK: - time

/// A field of the table at index 1. `missing` stands for one that is not there, or -1 if it must be.
static int64_t field(lua_State *L, const char *name, int64_t missing, int64_t delta) {
  int is_integer;
  int type = lua_getfield(L, 1, name);
  lua_Integer value = lua_tointegerx(L, -1, &is_integer);
  lua_pop(L, 1);
  if (is_integer) {
    if (value > INT_MAX + delta || value < INT_MIN + delta) {
      luaL_error(L, "field '%s' is out-of-bound", name);
    }
    return value;
  }
  if (type != LUA_TNIL) luaL_error(L, "field '%s' is not an integer", name);
  if (missing < 0) luaL_error(L, "field '%s' missing in date table", name);
  return missing;
}

static int os_time(lua_State *L) {
  glua_state *g = state_of(L);
  if (lua_isnoneornil(L, 1)) {
    lua_pushinteger(L, g->clock);
    return 1;
  }
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  int64_t year = field(L, "year", -1, 1900), month = field(L, "month", -1, 1) - 1;
  int64_t day = field(L, "day", -1, 0), hour = field(L, "hour", 12, 0);
  int64_t minute = field(L, "min", 0, 0), second = field(L, "sec", 0, 0);
  year += floor_divide(month, 12);
  month -= floor_divide(month, 12) * 12;
  int64_t days = days_before(year, (int)month + 1) + day - 1;
  int64_t time = days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
  moment m = moment_at(time);
  if (!fits(&m)) {
    return luaL_error(L, "time result cannot be represented in this installation");
  }
  set_fields(L, &m);
  lua_pushinteger(L, time);
  return 1;
}

static int os_difftime(lua_State *L) {
  lua_Integer later = luaL_checkinteger(L, 1), earlier = luaL_checkinteger(L, 2);
  lua_pushnumber(L, (lua_Number)later - (lua_Number)earlier);
  return 1;
}

static int os_clock(lua_State *L) {
  lua_pushnumber(L, 0);
  return 1;
}

void glua_set_clock(glua_state *g, int64_t seconds) { g->clock = seconds; }

const luaL_Reg clock_functions[] = {
  {"date", os_date},
  {"time", os_time},
  {"difftime", os_difftime},
  {"clock", os_clock},
  {NULL, NULL},
};
