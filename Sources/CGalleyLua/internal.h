/// What the files of the shim share. Nothing of it is seen by Swift.
#ifndef GALLEY_LUA_INTERNAL_H
#define GALLEY_LUA_INTERNAL_H

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <pthread.h>
#include <stdatomic.h>

#include "CGalleyLua.h"

/// Longest chunk name and traceback that an error can carry. They lie in the state, not in Lua's
/// memory, so that an error for want of memory has them too.
enum { CHUNK_CAPACITY = 256, TRACEBACK_CAPACITY = 4096 };

/// Tables nested deeper than this do not cross the border.
enum { MAXIMUM_DEPTH = 64 };

/// Where an error was raised.
typedef struct {
  bool known;
  int line;
  /// Bytes of the message that repeat chunk and line.
  size_t prefix;
  char chunk[CHUNK_CAPACITY];
  char traceback[TRACEBACK_CAPACITY];
} error_place;

typedef struct {
  char *name;
  char *metatable_name;
  glua_field *fields;
  size_t field_count;
  /// Words of each of the two masks of one object.
  size_t mask_words;
  /// References to the metatable and to the array of field names.
  int metatable;
  int names;
  /// The slot of each object by index, 0 for none.
  uint32_t *slots;
  size_t slot_capacity;
  /// The fields that hooks nearly always read: fetched all at once when a hook gets an object, and
  /// when it reaches one through a field.
  /// Learned from the first objects; `reads` counts for each field until then.
  uint16_t *prefetch;
  size_t prefetch_count;
  uint32_t *reads;
  uint32_t samples;
  bool settled;
} model_entry;

/// An object that a script has got hold of in this document.
typedef struct {
  uint16_t model;
  uint32_t index;
  /// Where its masks begin in `masks`: "was read or set", then "may be another value now".
  size_t mask;
  /// Whether a hook was called with it, or is likely to have read it as a field of such an object.
  bool sampled;
} object_entry;

/// A field whose fetched value lies among the originals, at the place of this entry, from 1.
typedef struct {
  uint32_t slot;
  uint32_t field;
} fetch_entry;

/// A table that a script declares, as `emit` checks its rows.
typedef struct {
  /// Without their names, which lie in an array under the reference.
  glua_column *columns;
  size_t count;
  int names;
} row_table;

/// One key or value of a table that is being put in order.
typedef struct {
  uint8_t rank;
  union {
    lua_Integer integer;
    lua_Number number;
    struct {
      const char *start;
      size_t length;
    } string;
  } as;
} sort_entry;

typedef enum : uint8_t { STOPPED_BY_HOST, STOPPED_BY_TIME, STOPPED_BY_INSTRUCTIONS } stop_cause;

/// Bytes of a string that is being made. Whoever makes one takes the height first and sets it back
/// afterwards, so that calls may nest.
typedef struct {
  char *start;
  size_t used;
  size_t capacity;
} scratch_buffer;

/// A block of up to this many bytes comes out of a slab.
enum { LARGEST_BLOCK = 512 };

/// The memory behind Lua's objects.
typedef struct {
  struct slab *slabs;
  size_t slab_count;
  /// What is not yet cut of the newest slab.
  char *next;
  char *end;
  /// The free blocks of each size, in steps of 16 bytes.
  struct free_block *free[LARGEST_BLOCK / 16];
} block_heap;

/// Where a script has called the host that looks around in it.
typedef struct {
  /// Tells what belongs to this frame from what belonged to others before it.
  uint64_t serial;
  bool is_open;
  /// The thread that it stands on; NULL when no function of a script is there.
  lua_State *L;
  lua_Debug ar;
} frame;

struct glua_state {
  /// The thread (in Lua's sense) that runs now: the main one, or a coroutine.
  lua_State *volatile L;
  lua_State *main;
  glua_host host;

  block_heap heap;
  size_t memory_used;
  size_t memory_limit;
  size_t growths;
  size_t fail_at;
  size_t fail_count;

  glua_arena in;
  glua_arena out;
  /// What the hooks of the document at work have put out, and what that has cost of the output that
  /// it may have.
  glua_arena ledger;
  bool ledger_open;
  size_t output_limit;
  size_t output_spent;
  row_table *tables;
  size_t table_count;
  sort_entry *sorting;
  size_t sorting_capacity;
  scratch_buffer scratch;
  /// Made when the first pattern is matched.
  struct pattern_cache *patterns;

  model_entry *models;
  size_t model_count;
  /// Slot 0 is not used.
  object_entry *objects;
  size_t object_count;
  size_t object_capacity;
  uint64_t *masks;
  size_t mask_count;
  size_t mask_capacity;
  fetch_entry *fetches;
  size_t fetch_count;
  size_t fetch_capacity;
  uint32_t generation;

  /// What scripts take for the time: seconds since 1970.
  int64_t clock;

  bool frozen;
  char *frozen_hint;

  /// References into the registry.
  int globals_reference;
  int environment_reference;
  int definitions_reference;
  int interceptors_reference;
  int objects_reference;
  int originals_reference;
  int functions_reference;
  int randomseed_reference;
  /// `math.random` is seeded when it is called first: most documents never do.
  enum { SEED_USED, SEED_GIVEN, SEED_OF_DOCUMENT } seed_state;
  uint64_t seed;
  int error_reference;
  int failure_reference;
  int refusal_reference;
  int guard_reference;
  int row_names_reference;

  frame frame;

  error_place place;
  error_place refusal;
  glua_error error;

  /// Nested entries; a time limit holds for the outermost.
  int depth;
  /// Steps of C loops until the next look at the stop request.
  ptrdiff_t steps;
  /// What stop.c needs to reach the thread that runs the script.
  pthread_t thread;
  atomic_bool active;
  /// Counts the outermost entries. A request stops one run, never the next.
  _Atomic uint64_t run;
  _Atomic uint64_t stopped_run;
  _Atomic stop_cause stop_reason;
  char stop_text[64];
  /// Nanoseconds; 0 for no limit.
  uint64_t time_limit;
  _Atomic uint64_t deadline;
  /// The watchdog's own: which run it has signalled, and when it may do so again.
  uint64_t signalled_run;
  uint64_t next_signal;
  uint64_t signal_gap;
  uint64_t instruction_limit;
  /// Whether the limits hold for all calls until the next budget, not for each outermost one.
  bool has_budget;
  /// When the outermost call began, and what is left for it.
  uint64_t started;
  uint64_t time_left;
  uint64_t instructions_left;
  /// The state whose script called the host that called this one; the next timed state.
  glua_state *outer_state;
  glua_state *next_timed;
};

/// Every Lua thread carries a pointer to its state.
static inline glua_state *state_of(lua_State *L) {
  return *(glua_state **)lua_getextraspace(L);
}

// blocks.c
/// NULL when the system has no memory, or slabs would exceed twice the limit (0 for none).
void *take_block(block_heap *heap, size_t size, size_t limit);
/// `size` is what the block was taken or last resized with.
void give_block(block_heap *heap, void *block, size_t size);
/// On NULL the block stays as it was.
void *resize_block(block_heap *heap, void *block, size_t old_size, size_t size, size_t limit);
/// Gives the slabs back, with all small blocks.
void free_blocks(block_heap *heap);

// memory.c
void *glua_allocate(void *context, void *block, size_t old_size, size_t size);
/// realloc for the shim's own arrays. On refusal the array stays as it was.
bool grow_array(void **array, size_t *capacity, size_t needed, size_t element);
/// Appends bytes to the string that is being made. This memory counts as Lua's own.
void add_scratch(lua_State *L, glua_state *g, const void *start, size_t length);
/// Makes room for `length` more bytes and says where they go; the caller counts them as used.
char *reserve_scratch(lua_State *L, glua_state *g, size_t length);
/// Pushes what was appended since `base`, and takes it off.
void push_scratch(lua_State *L, glua_state *g, size_t base);
/// Empties the buffer at the end of an outermost call, and gives it back if it has grown large.
void clear_scratch(glua_state *g);
void free_scratch(glua_state *g);
/// Gives the memory of an arena back that is empty and has grown large.
void shrink_arena(glua_arena *arena);

// error.c
int message_handler(lua_State *L);
void note_refusal(glua_state *g);
/// Makes `glua_last_error` out of the error value on top of the stack, and pops it.
void record_error(glua_state *g, int status, const char *chunk);
/// Raises what the host wrote to `out` at `mark`.
int raise_host_failure(
  lua_State *L, glua_state *g, glua_mark mark, int32_t argument, const char *function);
/// For memory that is not Lua's: the error counts as one of memory all the same.
int raise_no_memory(lua_State *L);

// values.c
/// Pushes the values between two heights of `out`, which must already be rewound: nothing else is
/// written while Lua builds, and if Lua runs out of memory nothing stays behind.
int push_values(lua_State *L, glua_state *g, size_t start, size_t end);
/// Pushes exactly one value: the first, or nil when none was written.
void push_value(lua_State *L, glua_state *g, size_t start, size_t end);
/// Writes a Lua value to `in`; raises an error that begins with `what` if it cannot leave.
void read_value(lua_State *L, glua_state *g, int index, const char *what);
glua_kind kind_at(lua_State *L, int index);
/// Gives a function a number; the same function always gets the same one.
int32_t keep_function(lua_State *L, glua_state *g, int index);
void write_string(lua_State *L, glua_state *g, const char *start, size_t length);
glua_node *write_node(lua_State *L, glua_state *g, glua_kind kind);
/// The same for any arena.
void append_string(lua_State *L, glua_arena *arena, const char *start, size_t length);
glua_node *append_node(lua_State *L, glua_arena *arena, glua_kind kind);

// order.c
/// Pushes an array of the table's keys in their fixed order and returns their number.
size_t push_ordered_keys(lua_State *L, glua_state *g, int table);

/// Tables of no more keys than this are put in order on the stack.
enum { SHORT_TABLE = 16 };

/// Pushes the keys of a table as Lua has them, and writes to `order` how they come. Answers 0, with
/// nothing pushed, for an empty table and for one of more than `SHORT_TABLE` keys.
size_t push_short_keys(lua_State *L, glua_state *g, int table, uint8_t *order);
/// Puts the values 1...count of the table at index 1 in order, by the function at index 2 or, if
/// that is nil, by `<`. Nothing lies above.
void sort_values(lua_State *L, glua_state *g, uint32_t count);
void free_sorting(glua_state *g);
/// Gives the memory for sorting back if it has grown large.
void shrink_sorting(glua_state *g);
/// `pairs` for scripts.
int ordered_pairs(lua_State *L);

// objects.c
void push_object(lua_State *L, glua_state *g, uint16_t model, uint32_t index);
/// Pushes an object that a hook gets, with the fields that it is likely to read.
void push_hook_object(lua_State *L, glua_state *g, uint16_t model, uint32_t index);
/// Pushes an object that exists already; never raises. Needs two free stack slots.
bool push_existing_object(lua_State *L, glua_state *g, uint16_t model, uint32_t index);
/// What the table at `index` stands for. Never raises; needs one free stack slot.
glua_object_state object_at(
  lua_State *L, glua_state *g, int index, uint16_t *model, uint32_t *object);
/// The model of a dead object too; NULL for what is no object.
const char *object_type_name(lua_State *L, int index);
void free_models(glua_state *g);

// environment.c
/// Opens the libraries and puts the script's world together.
void open_environment(lua_State *L, glua_state *g);
/// `tostring` without addresses: pushes a string.
void push_text(lua_State *L, int index);
/// Pushes the library of the module at a dotted path, making what is missing.
void push_module(lua_State *L, glua_state *g, const char *path);
/// Pushes the table that holds the last name of a dotted path, and answers that name.
const char *push_container(lua_State *L, glua_state *g, const char *path);
/// The string key of a table that is nearest to the string at index `word`; NULL when none is near.
/// Leaves what keeps it alive on the stack.
const char *push_nearest_key(lua_State *L, int table, int word);

// declarations.c
/// Hands the global's name at index 2 and its value at 3 to the host function that waits for it.
/// False when there is none.
bool intercept_assignment(lua_State *L, glua_state *g);

// libraries.c
/// Pushes the library behind the table at `index`, if that is what stands there. Never raises;
/// needs two free stack slots.
bool push_library(lua_State *L, int index);
/// Likewise for its name.
bool push_library_name(lua_State *L, int index);
/// Raises an error if the table at `index` stands before a library.
void refuse_library(lua_State *L, int index);
/// Pushes an empty table that stands before the library on top of the stack, for scripts.
void push_read_only(lua_State *L, const char *name, size_t length);

// modules.c
/// Fills the library at `index`, if that has not happened yet.
void load_library(lua_State *L, int index);
/// `__call` of the table in front of a library.
int library_call(lua_State *L);
/// Makes the function on top of the stack the one that a call of the library below it runs; pops
/// it.
void set_library_call(lua_State *L, const char *path);
/// Whether a chunk is part of a module and not of a script.
bool is_module_source(const char *source);
/// Pushes "chunk:line: " of the innermost line of a script, or the empty string.
void push_place(lua_State *L);

// metatables.c
extern const luaL_Reg metatable_functions[];
void open_guards(lua_State *L, glua_state *g);
/// Raises an error if a script must not change the table at `index` past its metamethods: an
/// object, a library, the globals.
void check_writable(lua_State *L, int index, const char *function);

// protection.c
extern const luaL_Reg protection_functions[];

// coroutines.c
extern const luaL_Reg coroutine_guards[];

// strings.c, tables.c, unicode.c
extern const luaL_Reg string_functions[], string_guards[], table_functions[], unicode_functions[];

// clock.c
extern const luaL_Reg clock_functions[];

// source.c
extern const luaL_Reg source_functions[];
/// Compiles source text, like `luaL_loadbufferx`: in pieces, with a look at the stop request after
/// each.
int load_source(lua_State *L, glua_state *g, const char *text, size_t length, const char *name);

// patterns.c
extern const luaL_Reg pattern_functions[];
void free_patterns(glua_state *g);

// call.c
/// Pushes a Lua function that calls the host.
void push_host_function(lua_State *L, int32_t function, const char *name, bool method);
/// Runs `body` under protection with `argument` as its light userdata. `extra` values on top of
/// the stack become its further arguments. False means that `glua_last_error` is set and that the
/// stack is as before, without the extra values.
bool protect(glua_state *g, lua_CFunction body, void *argument, int extra, int results);
/// Sets `glua_last_error`; false, for the caller to answer.
bool no_memory(glua_state *g);

// ledger.c
void free_tables(glua_state *g);

// stop.c
/// The state whose script runs on this thread, if any.
glua_state *innermost_state(void);
bool is_stopping(const glua_state *g);
/// Makes the Lua thread fail at its next instruction.
void arm_stop(lua_State *L);
/// Whether the thread has been made to fail, in this run or an earlier one.
bool is_armed(lua_State *L);
/// What a stopped script is told. Lives until the next call of this.
const char *stop_words(glua_state *g);
/// Counts the change to another coroutine.
void spend_resume(lua_State *L, glua_state *g);
/// For loops in C, which no hook interrupts.
void fail_if_stopping(lua_State *L, glua_state *g);
/// The same, when the steps are used up.
void look_for_stop(lua_State *L, glua_state *g);

/// Counts steps of a loop in C. One step is about as much work as one instruction of Lua.
static inline void spend(lua_State *L, glua_state *g, ptrdiff_t steps) {
  g->steps -= steps;
  if (__builtin_expect(g->steps < 0, 0)) look_for_stop(L, g);
}

/// Around each outermost entry.
void begin_run(glua_state *g);
void end_run(glua_state *g);
/// In the midst of a run somebody is to think: no limit counts, and no request arrives, until Lua is
/// to work on, which has a budget of its own then.
void rest(glua_state *g);
void go_on(glua_state *g);

#endif
