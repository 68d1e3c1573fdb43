/// What scripts have changed of a document's objects, and the end of a document.
///
/// No metamethod sees an assignment to a field that is in the table of an object. So the state keeps
/// each fetched value, its original; the two are compared when changes are collected. As long as the
/// original is held, equal means unchanged: no new value can take its address.

#include <stdlib.h>
#include <string.h>

#include "objects.h"

// MARK: - Originals

bool keep_original(lua_State *L, glua_state *g, size_t slot, size_t field) {
  if (lua_type(L, -1) == LUA_TTABLE && object_type_name(L, -1) == NULL) return false;
  if (!grow_array(
        (void **)&g->fetches, &g->fetch_capacity, g->fetch_count + 1, sizeof(fetch_entry))) {
    raise_no_memory(L);
  }
  g->fetches[g->fetch_count] = (fetch_entry){(uint32_t)slot, (uint32_t)field};
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->originals_reference);
  lua_pushvalue(L, -2);
  lua_rawseti(L, -2, (lua_Integer)g->fetch_count + 1);
  lua_pop(L, 1);
  return true;
}

/// Drops the originals. Needs two free stack slots; the entries exist, so nothing raises.
static void forget_originals(lua_State *L, glua_state *g) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->originals_reference);
  for (size_t i = 1; i <= g->fetch_count; i++) {
    lua_pushnil(L);
    lua_rawseti(L, -2, (lua_Integer)i);
  }
  lua_pop(L, 1);
  g->fetch_count = 0;
}

// MARK: - Changes

/// Whether the two values on top of the stack are one. 1 and 1.0 are equal, but not to the host.
static bool are_one(lua_State *L) {
  return lua_rawequal(L, -1, -2) && lua_isinteger(L, -1) == lua_isinteger(L, -2);
}

/// Compares each fetched field with its original. A field that has been found changed once stays
/// so: the host has taken it over, and the original means nothing any more.
static void find_changes(lua_State *L, glua_state *g) {
  int base = lua_gettop(L);
  size_t last = 0;
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->originals_reference);
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->objects_reference);
  for (size_t i = 0; i < g->fetch_count; i++) {
    size_t slot = g->fetches[i].slot, field = g->fetches[i].field;
    if (is_changed(g, slot, field)) continue;
    if (slot != last) {
      lua_settop(L, base + 2);
      lua_rawgeti(L, LUA_REGISTRYINDEX, g->models[g->objects[slot].model].names);
      lua_rawgeti(L, base + 2, (lua_Integer)slot);
      last = slot;
    }
    lua_rawgeti(L, base + 3, (lua_Integer)field + 1);
    lua_rawget(L, base + 4);
    lua_rawgeti(L, base + 1, (lua_Integer)i + 1);
    if (!are_one(L)) mark_changed(g, slot, field);
    lua_pop(L, 2);
  }
  lua_settop(L, base);
}

/// An object with at least one changed field.
typedef struct {
  uint16_t model;
  uint32_t index;
  uint32_t slot;
} changed_object;

static int compare_changed(const void *left, const void *right) {
  const changed_object *a = left, *b = right;
  if (a->model != b->model) return a->model < b->model ? -1 : 1;
  return (a->index > b->index) - (a->index < b->index);
}

static int collect_body(lua_State *L) {
  glua_state *g = state_of(L);
  find_changes(L, g);
  changed_object *changed = lua_newuserdatauv(L, g->object_count * sizeof *changed, 0);
  size_t count = 0;
  for (size_t slot = 1; slot < g->object_count; slot++) {
    const object_entry *object = &g->objects[slot];
    const uint64_t *mask = changed_mask(g, slot);
    uint64_t any = 0;
    for (size_t w = 0; w < g->models[object->model].mask_words; w++) any |= mask[w];
    if (any != 0) changed[count++] = (changed_object){object->model, object->index, slot};
  }
  qsort(changed, count, sizeof *changed, compare_changed);
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->objects_reference);
  int objects = lua_gettop(L);
  for (size_t i = 0; i < count; i++) {
    const model_entry *m = &g->models[changed[i].model];
    lua_rawgeti(L, LUA_REGISTRYINDEX, m->names);
    lua_rawgeti(L, objects, changed[i].slot);
    for (size_t field = 0; field < m->field_count; field++) {
      if (!is_changed(g, changed[i].slot, field)) continue;
      lua_rawgeti(L, objects + 1, (lua_Integer)field + 1);
      lua_rawget(L, objects + 2);
      glua_node *node = write_node(L, g, GLUA_KIND_CHANGE);
      node->model = changed[i].model;
      node->count = changed[i].index;
      node->as.reference = (int32_t)field;
      if (lua_type(L, -1) < LUA_TTABLE) {
        read_value(L, g, -1, "");
      } else {
        const char *what =
          lua_pushfstring(L, "%s field '%s': ", m->name, m->fields[field].name);
        read_value(L, g, -2, what);
        lua_pop(L, 1);
      }
      lua_pop(L, 1);
    }
    lua_settop(L, objects);
  }
  return 0;
}

bool glua_collect_changes(glua_state *g) {
  if (g->object_count <= 1) return true;
  return protect(g, collect_body, NULL, 0, 0);
}

// MARK: - Forgetting

/// Clearing an entry that exists allocates nothing, and setting an absent one to nil neither.
void glua_forget_fields(glua_state *g) {
  lua_State *L = g->L;
  if (g->object_count <= 1 || !lua_checkstack(L, 5)) return;
  learn_reads(g);
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->objects_reference);
  for (size_t slot = 1; slot < g->object_count; slot++) {
    const model_entry *m = &g->models[g->objects[slot].model];
    const uint64_t *mask = g->masks + g->objects[slot].mask;
    lua_rawgeti(L, -1, (lua_Integer)slot);
    lua_rawgeti(L, LUA_REGISTRYINDEX, m->names);
    for (size_t word = 0; word < m->mask_words; word++) {
      for (uint64_t bits = mask[word]; bits != 0; bits &= bits - 1) {
        lua_rawgeti(L, -1, (lua_Integer)(word * 64 + (size_t)__builtin_ctzll(bits)) + 1);
        lua_pushnil(L);
        lua_rawset(L, -4);
      }
    }
    lua_pop(L, 2);
    memset(g->masks + g->objects[slot].mask, 0, 2 * m->mask_words * sizeof(uint64_t));
  }
  lua_pop(L, 1);
  forget_originals(L, g);
}

uint32_t glua_generation(const glua_state *g) { return g->generation; }

void glua_end_document(glua_state *g) {
  lua_State *L = g->L;
  learn_reads(g);
  if (g->host.seed != NULL) g->seed_state = SEED_OF_DOCUMENT;
  if (g->object_count > 1 && lua_checkstack(L, 3)) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, g->objects_reference);
    for (size_t slot = 1; slot < g->object_count; slot++) {
      // The entry exists, so clearing it allocates nothing and cannot raise.
      lua_pushnil(L);
      lua_rawseti(L, -2, (lua_Integer)slot);
    }
    lua_pop(L, 1);
    forget_originals(L, g);
  }
  for (size_t slot = 1; slot < g->object_count; slot++) {
    g->models[g->objects[slot].model].slots[g->objects[slot].index] = 0;
  }
  g->object_count = 1;
  g->mask_count = 0;
  g->fetch_count = 0;
  g->generation++;
  // What one document needed is not held against the next one.
  if (g->depth == 0) {
    shrink_arena(&g->in);
    shrink_arena(&g->out);
  }
}
