/// What the files about objects share: objects.c, prefetch.c, changes.c and models.c.
#ifndef GALLEY_LUA_OBJECTS_H
#define GALLEY_LUA_OBJECTS_H

#include "internal.h"

/// The address is the key of the handle in an object's table, and of the model's number in its
/// metatable.
extern const char handle_key;

// MARK: - Masks
static inline bool is_touched(const glua_state *g, size_t slot, size_t field) {
  return g->masks[g->objects[slot].mask + field / 64] >> (field % 64) & 1;
}

static inline bool is_untouched(const glua_state *g, size_t slot) {
  const object_entry *object = &g->objects[slot];
  for (size_t w = 0; w < g->models[object->model].mask_words; w++) {
    if (g->masks[object->mask + w] != 0) return false;
  }
  return true;
}

static inline void touch(glua_state *g, size_t slot, size_t field) {
  g->masks[g->objects[slot].mask + field / 64] |= (uint64_t)1 << (field % 64);
}

static inline uint64_t *changed_mask(const glua_state *g, size_t slot) {
  const object_entry *object = &g->objects[slot];
  return g->masks + object->mask + g->models[object->model].mask_words;
}

static inline bool is_changed(const glua_state *g, size_t slot, size_t field) {
  return changed_mask(g, slot)[field / 64] >> (field % 64) & 1;
}

static inline void mark_changed(glua_state *g, size_t slot, size_t field) {
  changed_mask(g, slot)[field / 64] |= (uint64_t)1 << (field % 64);
}

// objects.c
int object_index(lua_State *L);
int object_newindex(lua_State *L);
int object_pairs(lua_State *L);
int object_tostring(lua_State *L);

// prefetch.c
/// Counts what the hooks of this document have read, and settles what to fetch ahead.
void learn_reads(glua_state *g);
/// Fills the value on top of the stack, if it is an object that the script has just got hold of.
void prefetch_reached(lua_State *L, glua_state *g, int depth);

// changes.c
/// Puts the value on top of the stack after the originals. False for a list or a table, which may
/// change in place: nothing can be told from comparing it with itself. The caller counts the fetch.
bool keep_original(lua_State *L, glua_state *g, size_t slot, size_t field);

#endif
