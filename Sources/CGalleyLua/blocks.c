/// The memory behind Lua's objects: small blocks cut out of slabs, large ones from the system.
///
/// Scripts make and drop small objects all the time, and Lua says of each block how large it is, so
/// that nothing need be written beside it: a block is a few instructions where `malloc` and `free`
/// take some three hundred.
///
/// A free block waits for one of its own size, and slabs go back to the system when the state ends.
/// So a script that fills its memory with blocks of one size, then with those of another, holds
/// more than it uses: up to twice its memory limit. Making a block smaller is never refused, so a
/// script that means harm may get a little past that, to where its process may have no more.

#include <stdlib.h>
#include <string.h>

#include "internal.h"

/// Blocks are multiples of this; what Lua keeps in one needs no more than 8.
enum { UNIT = 16 };

enum { SLAB = 32 << 10 };

_Static_assert(LARGEST_BLOCK % UNIT == 0, "the largest small block is a whole number of units");

struct slab {
  struct slab *next;
  /// The first block begins at a multiple of `UNIT`.
  size_t unused;
};

struct free_block {
  struct free_block *next;
};

static inline bool is_small(size_t size) { return size <= LARGEST_BLOCK; }

static inline size_t size_class(size_t size) { return (size - 1) / UNIT; }

/// Room for slabs up to twice the limit, and for one slab always.
static bool may_grow(const block_heap *heap, size_t limit) {
  return limit == 0 || heap->slab_count < 2 * (limit / SLAB) + 1;
}

/// A block of a class that has no free one.
static void *cut(block_heap *heap, size_t class, size_t limit) {
  size_t size = (class + 1) * UNIT;
  if ((size_t)(heap->end - heap->next) < size) {
    if (!may_grow(heap, limit)) return NULL;
    struct slab *slab = malloc(SLAB);
    if (slab == NULL) return NULL;
    slab->next = heap->slabs;
    heap->slabs = slab;
    heap->slab_count++;
    // What is left of the old slab becomes blocks too.
    size_t left = (size_t)(heap->end - heap->next);
    if (left >= UNIT) give_block(heap, heap->next, left / UNIT * UNIT);
    heap->next = (char *)slab + sizeof(struct slab);
    heap->end = (char *)slab + SLAB;
  }
  void *block = heap->next;
  heap->next += size;
  return block;
}

void *take_block(block_heap *heap, size_t size, size_t limit) {
  if (!is_small(size)) return malloc(size);
  size_t class = size_class(size);
  struct free_block *block = heap->free[class];
  if (block == NULL) return cut(heap, class, limit);
  heap->free[class] = block->next;
  return block;
}

void give_block(block_heap *heap, void *block, size_t size) {
  if (!is_small(size)) {
    free(block);
    return;
  }
  struct free_block *given = block;
  size_t class = size_class(size);
  given->next = heap->free[class];
  heap->free[class] = given;
}

void *resize_block(block_heap *heap, void *block, size_t old_size, size_t size, size_t limit) {
  if (!is_small(old_size) && !is_small(size)) return realloc(block, size);
  if (is_small(old_size) && is_small(size) && size_class(old_size) == size_class(size)) {
    return block;
  }
  // One that becomes smaller is never refused: a large one that stayed as it is would count as small
  // from then on, and never get back to the system.
  void *moved = take_block(heap, size, size < old_size ? 0 : limit);
  if (moved == NULL) return NULL;
  memcpy(moved, block, old_size < size ? old_size : size);
  give_block(heap, block, old_size);
  return moved;
}

size_t glua_slab_memory(const glua_state *g) { return g->heap.slab_count * SLAB; }

void free_blocks(block_heap *heap) {
  while (heap->slabs != NULL) {
    struct slab *slab = heap->slabs;
    heap->slabs = slab->next;
    free(slab);
  }
  *heap = (block_heap){0};
}
