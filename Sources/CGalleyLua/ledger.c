/// What hooks put out, kept flat until the host reads it: rows of tables, additions to totals.
///
/// Scripts emit and count more than they do anything else. A call that hands over just what was
/// declared becomes a few nodes of an arena of its own and never leaves C. Every other call goes on
/// to the host function behind it, which converts or finds the mistake, and keeps its place in the
/// order by a note.

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/// What an entry costs of the output that one document may have, however short it is.
enum { ENTRY_COST = 16, PLAIN_COST = 8 };

glua_arena *glua_ledger(glua_state *g) { return &g->ledger; }

void glua_open_ledger(glua_state *g, size_t limit) {
  glua_arena_rewind(&g->ledger, (glua_mark){.open = GLUA_NO_CONTAINER});
  g->ledger_open = true;
  g->output_limit = limit;
  g->output_spent = 0;
}

void glua_close_ledger(glua_state *g) { g->ledger_open = false; }

bool glua_ledger_is_open(const glua_state *g) { return g->ledger_open; }

bool glua_spend_output(glua_state *g, size_t bytes) {
  size_t left = g->output_limit - g->output_spent;
  if (bytes > SIZE_MAX - ENTRY_COST || bytes + ENTRY_COST > left) return false;
  g->output_spent += bytes + ENTRY_COST;
  return true;
}

bool glua_note(glua_state *g, glua_kind kind) {
  if (g->ledger.count == g->ledger.capacity && !glua_arena_grow_nodes(&g->ledger)) {
    g->ledger.failed = false;
    return false;
  }
  g->ledger.nodes[g->ledger.count++] = (glua_node){.kind = GLUA_KIND_NOTE, .count = kind};
  return true;
}

/// The arguments as they were given go on to the host function behind this one.
static int call_host(lua_State *L, int function) {
  lua_pushvalue(L, function);
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

/// A day as ISO 8601 has it. Days beyond the 28th are left to the host, who knows the calendar.
static bool is_plain_day(const char *text, size_t length) {
  if (length != 10 || text[4] != '-' || text[7] != '-') return false;
  for (int i = 0; i < 10; i++) {
    if (i != 4 && i != 7 && (text[i] < '0' || text[i] > '9')) return false;
  }
  int month = (text[5] - '0') * 10 + text[6] - '0', day = (text[8] - '0') * 10 + text[9] - '0';
  return text[0] != '0' && month >= 1 && month <= 12 && day >= 1 && day <= 28;
}

/// Writes the value on top of the stack, if it is what the kind asks for, and adds what it costs.
static bool write_plain(
  lua_State *L, glua_state *g, glua_plain_kind kind, bool optional, size_t *cost) {
  *cost += PLAIN_COST;
  switch (lua_type(L, -1)) {
    case LUA_TNIL:
      if (!optional) return false;
      append_node(L, &g->ledger, GLUA_KIND_NIL);
      return true;
    case LUA_TBOOLEAN:
      if (kind != GLUA_PLAIN_BOOLEAN) return false;
      append_node(L, &g->ledger, GLUA_KIND_BOOLEAN)->count = (uint32_t)lua_toboolean(L, -1);
      return true;
    case LUA_TNUMBER: {
      bool is_integer = lua_isinteger(L, -1);
      if (is_integer && (kind == GLUA_PLAIN_INTEGER || kind == GLUA_PLAIN_KEY)) {
        append_node(L, &g->ledger, GLUA_KIND_INTEGER)->as.integer = lua_tointeger(L, -1);
        return true;
      }
      if (is_integer && kind == GLUA_PLAIN_AMOUNT) {
        append_node(L, &g->ledger, GLUA_KIND_INTEGER)->as.integer = lua_tointeger(L, -1);
        return true;
      }
      if (kind != GLUA_PLAIN_NUMBER && kind != GLUA_PLAIN_AMOUNT) return false;
      double number = lua_tonumber(L, -1);
      if (!isfinite(number)) return false;
      append_node(L, &g->ledger, GLUA_KIND_NUMBER)->as.number = number;
      return true;
    }
    case LUA_TSTRING: {
      size_t length;
      const char *text = lua_tolstring(L, -1, &length);
      bool fits = kind == GLUA_PLAIN_STRING || kind == GLUA_PLAIN_KEY
        || (kind == GLUA_PLAIN_DATE && is_plain_day(text, length));
      if (!fits) return false;
      append_string(L, &g->ledger, text, length);
      *cost += length;
      return true;
    }
    default: return false;
  }
}

static void write_head(lua_State *L, glua_state *g, glua_kind kind, size_t number, size_t count) {
  glua_node *head = append_node(L, &g->ledger, kind);
  head->model = (uint16_t)number;
  head->count = (uint32_t)count;
}

// MARK: - Rows

/// Whether the table at index 2 has no more than the `found` entries that were written.
static bool has_only(lua_State *L, size_t found) {
  size_t all = 0;
  lua_pushnil(L);
  while (all <= found && lua_next(L, 2)) {
    lua_pop(L, 1);
    all++;
  }
  return all == found;
}

/// The columns are read by their names, without metamethods: a row is plain data.
static bool write_row(lua_State *L, glua_state *g, size_t number) {
  const row_table *table = &g->tables[number];
  size_t found = 0, cost = 0;
  lua_rawgeti(L, LUA_REGISTRYINDEX, table->names);
  int names = lua_gettop(L);
  write_head(L, g, GLUA_KIND_ROW, number, table->count);
  for (size_t k = 0; k < table->count; k++) {
    lua_rawgeti(L, names, (lua_Integer)k + 1);
    if (lua_rawget(L, 2) != LUA_TNIL) found++;
    if (!write_plain(L, g, table->columns[k].kind, table->columns[k].optional, &cost)) {
      return false;
    }
    lua_settop(L, names);
  }
  return has_only(L, found) && glua_spend_output(g, cost);
}

/// Upvalues: the names of the tables to their numbers, from 1; the host function.
static int emit_row(lua_State *L) {
  glua_state *g = state_of(L);
  if (g->ledger_open && lua_gettop(L) == 2 && lua_type(L, 2) == LUA_TTABLE) {
    lua_pushvalue(L, 1);
    if (lua_rawget(L, lua_upvalueindex(1)) == LUA_TNUMBER) {
      glua_mark mark = glua_arena_mark(&g->ledger);
      if (write_row(L, g, (size_t)lua_tointeger(L, 3) - 1)) return 0;
      glua_arena_rewind(&g->ledger, mark);
    }
    lua_settop(L, 2);
  }
  return call_host(L, lua_upvalueindex(2));
}

typedef struct {
  const char *path;
  size_t number;
  const char *kinds;
} quick_request;

static int quicken_rows_body(lua_State *L) {
  glua_state *g = state_of(L);
  quick_request *request = lua_touserdata(L, 1);
  const char *name = push_container(L, g, request->path);
  int container = lua_gettop(L);
  lua_pushstring(L, name);
  lua_newtable(L);
  lua_pushvalue(L, -1);
  g->row_names_reference = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_pushvalue(L, -2);
  lua_rawget(L, container);
  lua_pushcclosure(L, emit_row, 2);
  lua_rawset(L, container);
  return 0;
}

bool glua_quicken_rows(glua_state *g, const char *path) {
  quick_request request = {.path = path};
  return protect(g, quicken_rows_body, &request, 0, 0);
}

typedef struct {
  const char *name;
  const glua_column *columns;
  size_t count;
  int names;
} table_request;

static int add_table_body(lua_State *L) {
  glua_state *g = state_of(L);
  table_request *request = lua_touserdata(L, 1);
  lua_createtable(L, (int)request->count, 0);
  for (size_t k = 0; k < request->count; k++) {
    lua_pushstring(L, request->columns[k].name);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  request->names = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->row_names_reference);
  lua_pushstring(L, request->name);
  lua_pushinteger(L, (lua_Integer)g->table_count + 1);
  lua_rawset(L, -3);
  return 0;
}

bool glua_add_table(
  glua_state *g, const char *name, const glua_column *columns, size_t count) {
  // The array is in place before Lua knows the table.
  row_table *tables = realloc(g->tables, (g->table_count + 1) * sizeof *tables);
  if (tables != NULL) g->tables = tables;
  glua_column *copy = malloc((count + 1) * sizeof *copy);
  if (tables == NULL || copy == NULL) {
    free(copy);
    return no_memory(g);
  }
  for (size_t k = 0; k < count; k++) {
    copy[k] = (glua_column){.kind = columns[k].kind, .optional = columns[k].optional};
  }
  table_request request = {.name = name, .columns = columns, .count = count};
  if (!protect(g, add_table_body, &request, 0, 0)) {
    free(copy);
    return false;
  }
  g->tables[g->table_count++] = (row_table){copy, count, request.names};
  return true;
}

void free_tables(glua_state *g) {
  for (size_t i = 0; i < g->table_count; i++) free(g->tables[i].columns);
  free(g->tables);
}

// MARK: - Totals

/// Upvalues: the number of the total; what its arguments are; the host function.
static int add_to_total(lua_State *L) {
  glua_state *g = state_of(L);
  size_t expected;
  const char *kinds = lua_tolstring(L, lua_upvalueindex(2), &expected);
  int count = lua_gettop(L);
  if (g->ledger_open && count >= 1 && (size_t)count <= expected) {
    glua_mark mark = glua_arena_mark(&g->ledger);
    size_t cost = ENTRY_COST;
    write_head(
      L, g, GLUA_KIND_ADDITION, (size_t)lua_tointeger(L, lua_upvalueindex(1)), (size_t)count);
    bool fits = true;
    for (int i = 1; fits && i <= count; i++) {
      lua_pushvalue(L, i);
      // Only the first argument has to be there.
      fits = write_plain(L, g, (glua_plain_kind)kinds[i - 1], i > 1, &cost);
      lua_pop(L, 1);
    }
    if (fits && glua_spend_output(g, cost)) return 0;
    glua_arena_rewind(&g->ledger, mark);
  }
  return call_host(L, lua_upvalueindex(3));
}

static int quicken_total_body(lua_State *L) {
  glua_state *g = state_of(L);
  quick_request *request = lua_touserdata(L, 1);
  const char *name = push_container(L, g, request->path);
  int container = lua_gettop(L);
  lua_pushstring(L, name);
  lua_pushinteger(L, (lua_Integer)request->number);
  lua_pushstring(L, request->kinds);
  lua_pushvalue(L, -3);
  lua_rawget(L, container);
  lua_pushcclosure(L, add_to_total, 3);
  lua_rawset(L, container);
  return 0;
}

bool glua_quicken_total(glua_state *g, const char *path, uint16_t number, const char *kinds) {
  quick_request request = {.path = path, .number = number, .kinds = kinds};
  return protect(g, quicken_total_body, &request, 0, 0);
}
