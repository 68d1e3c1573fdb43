/// Fetching ahead: the fields that hooks nearly always read come with the object, all in one call of
/// the host. Which ones, the first objects of each model tell.

#include <stdlib.h>

#include "objects.h"

/// Objects that are looked at before it is settled which fields of a model hooks read.
enum { LEARNED_FROM = 24 };

void learn_reads(glua_state *g) {
  for (size_t slot = 1; slot < g->object_count; slot++) {
    object_entry *object = &g->objects[slot];
    model_entry *m = &g->models[object->model];
    if (!object->sampled || m->settled) continue;
    // Once: its fields may be forgotten before the document ends.
    object->sampled = false;
    if (m->reads == NULL) m->reads = calloc(m->field_count + 1, sizeof *m->reads);
    // It is a matter of speed alone: without memory, nothing is learned.
    if (m->reads == NULL) return;
    for (size_t field = 0; field < m->field_count; field++) {
      if (is_touched(g, slot, field)) m->reads[field]++;
    }
    m->samples++;
  }
  for (size_t i = 0; i < g->model_count; i++) {
    model_entry *m = &g->models[i];
    if (m->settled || m->samples < LEARNED_FROM) continue;
    m->settled = true;
    m->prefetch = calloc(m->field_count + 1, sizeof *m->prefetch);
    if (m->prefetch == NULL) continue;
    for (size_t field = 0; field < m->field_count; field++) {
      if (m->reads[field] >= m->samples / 4 * 3) m->prefetch[m->prefetch_count++] = (uint16_t)field;
    }
  }
}

/// Objects that lead to each other are filled this far: comments answer comments without end.
enum { PREFETCH_DEPTH = 2 };

/// Fills the object on top of the stack with the fields that are fetched ahead.
static void prefetch_fields(lua_State *L, glua_state *g, size_t slot, int depth) {
  const object_entry object = g->objects[slot];
  const model_entry *m = &g->models[object.model];
  int table = lua_gettop(L);
  lua_State *outer = g->L;
  glua_mark mark = glua_arena_mark(&g->out);
  g->L = L;
  int32_t outcome = g->host.fields(
    g->host.context, object.model, object.index, m->prefetch, m->prefetch_count);
  g->L = outer;
  size_t end = g->out.count;
  glua_arena_rewind(&g->out, mark);
  // What cannot be read ahead fails when it is read.
  if (outcome != GLUA_DONE) return;
  luaL_checkstack(L, (int)m->prefetch_count + 6, NULL);
  push_values(L, g, mark.count, end);
  lua_rawgeti(L, LUA_REGISTRYINDEX, m->names);
  lua_insert(L, table + 1);
  for (size_t k = m->prefetch_count; k-- > 0;) {
    size_t field = m->prefetch[k];
    if (!lua_isnil(L, -1)) {
      prefetch_reached(L, g, depth);
      bool comparable = keep_original(L, g, slot, field);
      lua_rawgeti(L, table + 1, (lua_Integer)field + 1);
      lua_insert(L, -2);
      lua_rawset(L, table);
      if (comparable) g->fetch_count++;
      else mark_changed(g, slot, field);
    } else {
      lua_pop(L, 1);
    }
    touch(g, slot, field);
  }
  lua_settop(L, table);
}

void prefetch_reached(lua_State *L, glua_state *g, int depth) {
  uint16_t model;
  uint32_t index;
  if (lua_type(L, -1) != LUA_TTABLE || depth == PREFETCH_DEPTH) return;
  if (object_at(L, g, -1, &model, &index) != GLUA_OBJECT_CURRENT) return;
  size_t slot = g->models[model].slots[index];
  if (g->objects[slot].sampled) return;
  g->objects[slot].sampled = true;
  if (g->models[model].prefetch_count > 0 && is_untouched(g, slot)) {
    prefetch_fields(L, g, slot, depth + 1);
  }
}

void push_hook_object(lua_State *L, glua_state *g, uint16_t model, uint32_t index) {
  luaL_checkstack(L, 5, NULL);
  if (!push_existing_object(L, g, model, index)) {
    push_object(L, g, model, index);
    if (g->models[model].prefetch_count > 0) {
      prefetch_fields(L, g, g->models[model].slots[index], 0);
    }
  }
  g->objects[g->models[model].slots[index]].sampled = true;
}
