/// The counting allocator, and the arenas.

#include <stdlib.h>
#include <string.h>

#include "internal.h"

/// Bytes that the arenas may take when the state has no limit of its own.
static const size_t MAXIMUM_ARENAS = (size_t)1 << 30;

/// An arena larger than this is given back at the end of a document.
static const size_t KEPT_ARENA = (size_t)1 << 20;

void glua_fail_allocation(glua_state *g, size_t n, size_t count) {
  g->fail_at = n == 0 ? 0 : g->growths + n;
  g->fail_count = count;
}

static bool must_fail(const glua_state *g) {
  if (g->fail_at == 0 || g->growths < g->fail_at) return false;
  return g->fail_count == 0 || g->growths < g->fail_at + g->fail_count;
}

/// Whether a test wants this growth refused.
static bool refuses_growth(glua_state *g) {
  g->growths++;
  return must_fail(g);
}

void *glua_allocate(void *context, void *block, size_t old_size, size_t size) {
  glua_state *g = context;
  // For a new block Lua passes the type of the object in place of the old size.
  if (block == NULL) old_size = 0;
  if (size == 0) {
    if (block != NULL) give_block(&g->heap, block, old_size);
    g->memory_used -= old_size;
    return NULL;
  }
  if (size > old_size) {
    bool over = g->memory_limit != 0 && g->memory_used - old_size + size > g->memory_limit;
    if (refuses_growth(g) || over) {
      note_refusal(g);
      return NULL;
    }
  }
  void *moved = block == NULL ? take_block(&g->heap, size, g->memory_limit)
                              : resize_block(&g->heap, block, old_size, size, g->memory_limit);
  if (moved == NULL) {
    // Lua relies on it that a block can always be made smaller. The heap takes one that is larger
    // than its size says.
    if (size <= old_size) return block;
    note_refusal(g);
    return NULL;
  }
  g->memory_used += size - old_size;
  return moved;
}

void glua_set_memory_limit(glua_state *g, size_t bytes) { g->memory_limit = bytes; }

size_t glua_memory_used(const glua_state *g) { return g->memory_used; }

static size_t larger_capacity(size_t capacity, size_t needed) {
  size_t larger = capacity < 16 ? 16 : capacity * 2;
  return larger < needed ? needed : larger;
}

bool grow_array(void **array, size_t *capacity, size_t needed, size_t element) {
  if (needed <= *capacity) return true;
  glua_state *g = innermost_state();
  if (g != NULL && refuses_growth(g)) return false;
  size_t larger = larger_capacity(*capacity, needed);
  void *moved = realloc(*array, larger * element);
  if (moved == NULL) return false;
  *array = moved;
  *capacity = larger;
  return true;
}

// MARK: - Scratch

/// A buffer larger than this is given back at the end of a call.
static const size_t KEPT_SCRATCH = (size_t)1 << 16;

/// And one larger than this as soon as the string is made.
static const size_t LARGE_SCRATCH = (size_t)1 << 20;

char *reserve_scratch(lua_State *L, glua_state *g, size_t length) {
  scratch_buffer *scratch = &g->scratch;
  if (length > scratch->capacity - scratch->used) {
    if (length > SIZE_MAX / 2 - scratch->used) raise_no_memory(L);
    size_t larger = larger_capacity(scratch->capacity, scratch->used + length);
    if (larger < 1024) larger = 1024;
    char *moved = glua_allocate(g, scratch->start, scratch->capacity, larger);
    if (moved == NULL) {
      // As Lua does, ask again when the garbage is gone, and for no more than is needed.
      glua_collect_garbage(g);
      larger = scratch->used + length;
      moved = glua_allocate(g, scratch->start, scratch->capacity, larger);
      if (moved == NULL) raise_no_memory(L);
    }
    scratch->start = moved;
    scratch->capacity = larger;
  }
  return scratch->start + scratch->used;
}

void add_scratch(lua_State *L, glua_state *g, const void *start, size_t length) {
  if (length == 0) return;
  scratch_buffer *scratch = &g->scratch;
  char *end = length <= scratch->capacity - scratch->used ? scratch->start + scratch->used
                                                          : reserve_scratch(L, g, length);
  memcpy(end, start, length);
  scratch->used += length;
}

void push_scratch(lua_State *L, glua_state *g, size_t base) {
  lua_pushlstring(L, g->scratch.start + base, g->scratch.used - base);
  g->scratch.used = base;
  // It counts for the limit as long as it is there.
  if (base == 0 && g->scratch.capacity > LARGE_SCRATCH) free_scratch(g);
}

void free_scratch(glua_state *g) {
  glua_allocate(g, g->scratch.start, g->scratch.capacity, 0);
  g->scratch = (scratch_buffer){0};
}

void clear_scratch(glua_state *g) {
  g->scratch.used = 0;
  if (g->scratch.capacity > KEPT_SCRATCH) free_scratch(g);
}

// MARK: - Arenas

glua_arena *glua_out(glua_state *g) { return &g->out; }

glua_arena *glua_in(glua_state *g) { return &g->in; }

glua_mark glua_arena_mark(const glua_arena *arena) {
  return (glua_mark){arena->count, arena->used, arena->open};
}

void glua_arena_rewind(glua_arena *arena, glua_mark mark) {
  arena->count = mark.count;
  arena->used = mark.used;
  arena->open = mark.open;
}

static size_t arena_bytes(const glua_arena *arena) {
  return arena->capacity * sizeof(glua_node) + arena->size;
}

size_t glua_arena_memory(const glua_state *g) {
  return arena_bytes(&g->in) + arena_bytes(&g->out) + arena_bytes(&g->ledger);
}

/// Few values of a script can stand for many on their way out: a table that holds another one
/// twice, sixty levels deep, is 2^60 values. So the arenas count for the limit too, and are never
/// without one.
static bool has_room(glua_state *g, size_t more) {
  size_t arenas = glua_arena_memory(g) + more;
  if (g->memory_limit == 0) return arenas <= MAXIMUM_ARENAS;
  if (g->memory_used + arenas <= g->memory_limit) return true;
  // Garbage must not decide whether a value gets through: Lua's own memory is not full before a
  // collection either.
  glua_collect_garbage(g);
  return g->memory_used + arenas <= g->memory_limit;
}

static bool grow_arena(
  glua_arena *arena, void **array, size_t *capacity, size_t needed, size_t element) {
  size_t more = (larger_capacity(*capacity, needed) - *capacity) * element;
  bool grown =
    has_room(arena->state, more) && grow_array(array, capacity, needed, element);
  if (!grown) arena->failed = true;
  return grown;
}

bool glua_arena_grow_nodes(glua_arena *arena) {
  return grow_arena(
    arena, (void **)&arena->nodes, &arena->capacity, arena->count + 1, sizeof(glua_node));
}

bool glua_arena_grow_bytes(glua_arena *arena, size_t length) {
  return grow_arena(arena, (void **)&arena->bytes, &arena->size, arena->used + length, 1);
}

void shrink_arena(glua_arena *arena) {
  if (arena->count != 0 || arena->used != 0 || arena_bytes(arena) <= KEPT_ARENA) return;
  free(arena->nodes);
  free(arena->bytes);
  arena->nodes = NULL;
  arena->bytes = NULL;
  arena->capacity = arena->size = 0;
}
