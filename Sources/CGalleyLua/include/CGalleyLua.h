/// The border between Swift and Lua.
///
/// This header names no Lua type and no Lua function, so Swift cannot touch the Lua stack even by
/// mistake. Every call that may raise runs in C under a protected call; a Lua error therefore never
/// jumps over a Swift frame. Swift functions called from Lua return a status, and C raises after
/// the Swift frame is gone.
///
/// Values cross as flat arrays of `glua_node` in arenas that the state owns: `out` on the way into
/// Lua, `in` on the way out. An arena is a stack: whoever writes takes its height first and sets it
/// back afterwards, so nested calls (Lua, Swift, Lua) need no memory of their own, and nothing
/// leaks when an error jumps over C.
#ifndef GALLEY_LUA_H
#define GALLEY_LUA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GLUA_CLOSED_ENUM __attribute__((enum_extensibility(closed)))

typedef struct glua_state glua_state;

/// The height of "no container is open".
#define GLUA_NO_CONTAINER SIZE_MAX

// MARK: - Values

typedef enum GLUA_CLOSED_ENUM glua_kind : uint8_t {
  /// No value at all: an argument that was not given.
  GLUA_KIND_NONE,
  GLUA_KIND_NIL,
  GLUA_KIND_BOOLEAN,
  GLUA_KIND_INTEGER,
  GLUA_KIND_NUMBER,
  GLUA_KIND_STRING,
  GLUA_KIND_ARRAY,
  GLUA_KIND_TABLE,
  GLUA_KIND_OBJECT,
  GLUA_KIND_FUNCTION,
  /// A Lua value of any type, held by the state (see `glua_keep`). Never read, only written.
  GLUA_KIND_REFERENCE,
  /// Heads one entry of `glua_collect_changes`; the value follows.
  GLUA_KIND_CHANGE,
  /// Heads an entry of the ledger; its values follow.
  GLUA_KIND_ROW,
  GLUA_KIND_ADDITION,
  /// An entry that the host keeps itself.
  GLUA_KIND_NOTE,
  /// A coroutine or userdata: it has a type, but cannot leave the interpreter.
  GLUA_KIND_OTHER,
} glua_kind;

/// One value, or the head of a container whose parts follow it.
typedef struct glua_node {
  glua_kind kind;
  /// OBJECT and CHANGE: the model. ROW, ADDITION: the number of the table or the total.
  uint16_t model;
  /// STRING: bytes. ARRAY: elements. TABLE: pairs. OBJECT and CHANGE: index. BOOLEAN: 0 or 1. ROW,
  /// ADDITION: values. NOTE: the kind of entry that the host keeps.
  uint32_t count;
  union {
    int64_t integer;
    double number;
    /// STRING: where its bytes begin in the arena.
    /// ARRAY, TABLE: while it is written, the container around it; when it is read, the position
    /// after its last part.
    size_t position;
    /// FUNCTION, REFERENCE: the state's reference number. CHANGE: the field.
    int32_t reference;
  } as;
} glua_node;

typedef struct glua_arena {
  /// Its memory counts for the limit of the state.
  glua_state *state;
  glua_node *nodes;
  size_t count;
  size_t capacity;
  uint8_t *bytes;
  size_t used;
  size_t size;
  /// The container that is being written, or GLUA_NO_CONTAINER.
  size_t open;
  /// Set when the limit or the system refused memory; the value is then reported as a memory
  /// error.
  bool failed;
} glua_arena;

/// The height of an arena.
typedef struct glua_mark {
  size_t count;
  size_t used;
  size_t open;
} glua_mark;

glua_arena *glua_out(glua_state *state);
glua_arena *glua_in(glua_state *state);
glua_mark glua_arena_mark(const glua_arena *arena);
void glua_arena_rewind(glua_arena *arena, glua_mark mark);
/// Makes room for one more node. False, and `failed` is set, when the limit or the system refuses.
bool glua_arena_grow_nodes(glua_arena *arena);
/// Makes room for `length` more bytes. False, and `failed` is set, when the limit or the system
/// refuses.
bool glua_arena_grow_bytes(glua_arena *arena, size_t length);

// MARK: - Errors

typedef enum GLUA_CLOSED_ENUM glua_error_kind : uint8_t {
  GLUA_ERROR_RUNTIME,
  GLUA_ERROR_SYNTAX,
  GLUA_ERROR_MEMORY,
  GLUA_ERROR_LIMIT,
  GLUA_ERROR_HOST,
} glua_error_kind;

/// What the last failed call has to say. The pointers live until the next call of the state.
typedef struct glua_error {
  glua_error_kind kind;
  /// 0 when unknown.
  int32_t line;
  const char *message;
  size_t message_length;
  /// Empty when unknown.
  const char *chunk;
  const char *traceback;
} glua_error;

const glua_error *glua_last_error(const glua_state *state);

// MARK: - The host

/// A running call of a host function. Lives for that call.
typedef struct glua_call {
  glua_state *state;
  /// Arguments are counted from 1; a method's receiver is argument 0.
  int32_t count;
  int32_t offset;
  char number[64];
} glua_call;

/// Functions of the host. They may write values to the `out` arena and return one of
///  - `GLUA_DONE`: what was written are the results;
///  - `GLUA_FAILED`: what was written is one string, the message to raise;
///  - a number n >= 1: as before, and the message is about argument n.
typedef struct glua_host {
  void *context;
  int32_t (*call)(void *context, int32_t function, glua_call *call);
  int32_t (*field)(void *context, uint16_t model, uint32_t index, uint16_t field);
  int32_t (*describe)(void *context, uint16_t model, uint32_t index);
  /// Writes the values of several fields, exactly one for each.
  int32_t (*fields)(
    void *context, uint16_t model, uint32_t index, const uint16_t *fields, size_t count);
  /// What `math.random` begins with in the document at work.
  uint64_t (*seed)(void *context);
} glua_host;

enum { GLUA_DONE = 0, GLUA_FAILED = -1 };

// MARK: - Life

/// Nil when there is not even memory for the empty interpreter.
///
/// - Parameters:
///   - memory_limit: bytes that Lua may hold, and Lua and the arenas together when an arena grows;
///     0 for no limit, but 1 GB of arenas.
///   - fail_at: for tests; see `glua_fail_allocation`.
glua_state *glua_open(size_t memory_limit, size_t fail_at);
/// The bytes that the allocator still counts, for tests: none.
size_t glua_close(glua_state *state);
void glua_set_host(glua_state *state, glua_host host);
size_t glua_memory_used(const glua_state *state);
/// Bytes of the slabs that small blocks are cut out of, used or not.
size_t glua_slab_memory(const glua_state *state);
/// Bytes that the arenas hold, used or not.
size_t glua_arena_memory(const glua_state *state);
void glua_collect_garbage(glua_state *state);
/// For tests: from the n-th growing allocation after this call on, `count` of them fail, or all of
/// them if it is 0. An `n` of 0 ends it. Lua asks twice, with a collection in between.
void glua_fail_allocation(glua_state *state, size_t n, size_t count);
/// Seeds `math.random`, when it is called next.
void glua_seed(glua_state *state, uint64_t seed);

// MARK: - Time

/// Sets the time that scripts see, in seconds since 1970. It stands still; at first it is 0.
void glua_set_clock(glua_state *state, int64_t seconds);
/// Makes the running script fail with a limit error as soon as it executes Lua code again.
/// May be called from any thread while the state is open.
void glua_request_stop(glua_state *state);
/// Whether the running script has been told to stop: for long loops of the host.
bool glua_stop_requested(const glua_state *state);
/// Seconds that each outermost call may take; 0 for no limit.
/// Bytes; 0 for no limit. What is held already stays.
void glua_set_memory_limit(glua_state *state, size_t bytes);
void glua_set_time_limit(glua_state *state, double seconds);
/// Instructions that each outermost call may execute, steps of pattern matching and the like
/// included; 0 for no limit. Counting them makes Lua code slower by a third and more.
void glua_set_instruction_limit(glua_state *state, uint64_t instructions);
/// From now on the limits of time and instructions hold for all calls together until this is called
/// again, no longer for each outermost one.
void glua_begin_budget(glua_state *state);

// MARK: - Globals

/// Registers a host function under a dotted path ("emit", "galley.count"). A path that ends in a dot
/// is what a call of the module runs: "galley.set.".
bool glua_register(glua_state *state, const char *path, int32_t function);
/// Makes a module whose functions are registered when a script first looks into it: `loader` is the
/// host function that does so. From then on a name that it does not have is an error.
bool glua_register_module(glua_state *state, const char *path, int32_t loader);
/// Compiles the Lua of a module: source text, or what `glua_dump` has made of it. It is the host's own,
/// so it counts for no limit but memory. By a name like "=[galley.list]" errors in it are known to
/// belong to the line of the script that called it.
bool glua_load_module(
  glua_state *state, const char *bytes, size_t length, const char *name, int32_t *function);
/// Writes a compiled function to `in`, as one string that only this very build of Lua reads.
bool glua_dump(glua_state *state, int32_t function);
/// Makes a Lua function out of a host function; `name` is for messages.
bool glua_make_function(
  glua_state *state, const char *name, int32_t function, int32_t *reference);
/// Sets a global, or an entry of a module table, to the value written to `out` since `mark`.
bool glua_set(glua_state *state, const char *path, glua_mark mark);
/// Copies the entries of a table, held under a reference, into the module at a path.
bool glua_extend(glua_state *state, const char *path, int32_t table);
/// From now on a script that assigns this global calls the host function with the value instead.
bool glua_intercept(glua_state *state, const char *name, int32_t function);
/// From now on reading a name that the module at a path does not have is an error: `before`, the
/// name in quotes, `after`, and the nearest name. The names in `absent` are nil and no error.
bool glua_make_strict(
  glua_state *state, const char *path, const char *before, const char *after,
  const char *const *absent, size_t absent_count);
/// Reads a global without metamethods, as one value in `in`.
bool glua_global(glua_state *state, const char *name, size_t length);
/// Writes for each global that scripts assigned: name, kind, chunk, line.
bool glua_script_globals(glua_state *state);
/// From now on assigning a global, and reading one that does not exist, are errors.
/// `hint` ends the sentence about the assignment.
bool glua_freeze_globals(glua_state *state, const char *hint, size_t length);
bool glua_globals_frozen(const glua_state *state);

// MARK: - Native modules

/// Loads a shared library and calls its `luaopen_` function. The reference is 0 when the system has no
/// such library.
bool glua_open_native(
  glua_state *state, const char *library, const char *opener, int32_t *reference);
/// Runs the Lua file of a native module with Lua's own functions; its `require` gives that module. The
/// reference is 0 when there is no such file.
bool glua_open_companion(
  glua_state *state, const char *path, int32_t native, int32_t *reference);

// MARK: - The ledger

/// What a column, or an argument of a total, takes.
typedef enum GLUA_CLOSED_ENUM glua_plain_kind : uint8_t {
  /// What only the host can check.
  GLUA_PLAIN_OTHER = '?',
  GLUA_PLAIN_STRING = 's',
  GLUA_PLAIN_INTEGER = 'i',
  /// Any finite number, as a floating-point one.
  GLUA_PLAIN_NUMBER = 'n',
  /// Any finite number, as it is.
  GLUA_PLAIN_AMOUNT = 'a',
  GLUA_PLAIN_BOOLEAN = 'b',
  GLUA_PLAIN_DATE = 'd',
  /// A string or an integer.
  GLUA_PLAIN_KEY = 'k',
} glua_plain_kind;

typedef struct glua_column {
  const char *name;
  glua_plain_kind kind;
  bool optional;
} glua_column;

/// Makes the function at a path, which takes the name of a table and a row, write rows that fit to
/// the ledger; all others still go to the host.
bool glua_quicken_rows(glua_state *state, const char *path);
/// Tells that function of the table with the next number, from 0. Everything is copied.
bool glua_add_table(
  glua_state *state, const char *name, const glua_column *columns, size_t count);
/// Makes the function at a path write its arguments to the ledger where they fit; all others still
/// go to the host.
///
/// - Parameter kinds: a `glua_plain_kind` for each argument; those after the first may be nil.
bool glua_quicken_total(
  glua_state *state, const char *path, uint16_t number, const char *kinds);
/// Empties the ledger, and lets scripts write to it: no more than `limit` bytes.
void glua_open_ledger(glua_state *state, size_t limit);
void glua_close_ledger(glua_state *state);
bool glua_ledger_is_open(const glua_state *state);
/// What was written since the ledger was opened: head nodes with their values.
glua_arena *glua_ledger(glua_state *state);
/// Counts bytes that the host has taken for the document. False when they are too many.
bool glua_spend_output(glua_state *state, size_t bytes);
/// Keeps the place of an entry that the host has taken itself: ROW or ADDITION. False when there is
/// no memory.
bool glua_note(glua_state *state, glua_kind kind);

// MARK: - Calls

/// Compiles source text; a success gives a function reference.
bool glua_load(
  glua_state *state, const char *source, size_t length, const char *name, int32_t *function);
/// Calls with the arguments written to `out` since `mark`; the results are the nodes in `in`.
bool glua_call_function(glua_state *state, int32_t function, glua_mark mark, int32_t *results);
/// Like `glua_call_function`, but the first result stays inside and gets a reference.
bool glua_call_keeping(glua_state *state, int32_t function, glua_mark mark, int32_t *reference);

/// The first result of `glua_call_for_bytes`, in place.
typedef struct glua_bytes {
  /// The type of the result, as Lua names it, when it is neither a string, a number nor nil.
  const char *unfit;
  /// Null for nil.
  const uint8_t *start;
  size_t length;
  int32_t top;
} glua_bytes;

/// Calls and leaves the string on the Lua stack, so that its bytes can be read without a copy,
/// until `glua_drop_bytes`.
bool glua_call_for_bytes(
  glua_state *state, int32_t function, glua_mark mark, glua_bytes *result);
void glua_drop_bytes(glua_state *state, glua_bytes result);

typedef enum GLUA_CLOSED_ENUM glua_hook_kind : uint8_t {
  GLUA_HOOK_KEEP,
  GLUA_HOOK_DROP,
  /// Another object: `model`, `index`.
  GLUA_HOOK_OBJECT,
  /// A table: one node (ARRAY or TABLE) with its parts in `in`.
  GLUA_HOOK_TABLE,
  /// Something that a hook must not return: `type`.
  GLUA_HOOK_UNFIT,
} glua_hook_kind;

typedef struct glua_hook_result {
  glua_hook_kind kind;
  uint16_t model;
  uint32_t index;
  const char *type;
} glua_hook_result;

/// Calls a hook for objects of one model, from `*position` on, until a result comes that the host
/// must look at, or none is left (KEEP). `*position` becomes the place of that object, also of one
/// whose call fails. `outcomes`, one byte for each object, gets DROP for those that are dropped.
bool glua_call_hooks(
  glua_state *state, int32_t function, uint16_t model, const ptrdiff_t *indices, size_t count,
  size_t *position, uint8_t *outcomes, glua_hook_result *result);

/// Where a function was defined. The chunk lives as long as the function.
void glua_function_place(
  glua_state *state, int32_t function, const char **chunk, size_t *length, int32_t *line);
void glua_release(glua_state *state, int32_t reference);
/// Keeps the value written to `out` since `mark` inside, under a reference.
bool glua_keep_value(glua_state *state, glua_mark mark, int32_t *reference);
bool glua_reference_is_nil(glua_state *state, int32_t reference);
/// Writes the whole value to `in`.
bool glua_read_reference(glua_state *state, int32_t reference);

// MARK: - Arguments of a host function

glua_kind glua_argument_kind(const glua_call *call, int32_t i);
/// Lua's word for the type, an object's model name, or "no value".
const char *glua_argument_type(const glua_call *call, int32_t i);
bool glua_argument_boolean(const glua_call *call, int32_t i);
bool glua_argument_integer(const glua_call *call, int32_t i, int64_t *value);
bool glua_argument_number(const glua_call *call, int32_t i, double *value);
/// Strings and numbers. The bytes live for the call; those of a number until the next number.
bool glua_argument_bytes(glua_call *call, int32_t i, const uint8_t **start, size_t *length);

typedef enum GLUA_CLOSED_ENUM glua_object_state : uint8_t {
  GLUA_OBJECT_NONE,
  GLUA_OBJECT_CURRENT,
  /// Its document has ended.
  GLUA_OBJECT_ENDED,
} glua_object_state;

glua_object_state glua_argument_object(
  const glua_call *call, int32_t i, uint16_t *model, uint32_t *index);
/// Writes the whole value to `in`.
bool glua_argument_read(const glua_call *call, int32_t i);
/// Writes what `tostring` says to `in`.
bool glua_argument_text(const glua_call *call, int32_t i);

/// The innermost line of a script that led to the call; 0 when there is none.
int32_t glua_call_line(const glua_call *call, char *chunk, size_t capacity);

// MARK: - The frame of a call

/// Opens the frame of the script's function that the call comes from, and gives the environment for
/// what is typed in it a reference. One frame is open at a time. Until the next two functions no
/// limit counts.
bool glua_open_frame(const glua_call *call, int32_t *environment);
bool glua_frame_is_open(const glua_state *state);
/// Where the script stands; false when it is no function of a script that called.
bool glua_frame_place(
  const glua_state *state, const char **chunk, size_t *length, int32_t *line);
/// Writes each name that the frame sees to `in`, and 1 for a local, 0 for one of a function around
/// it.
bool glua_frame_names(glua_state *state);
/// Gives a loaded function that environment.
void glua_enter_frame(glua_state *state, int32_t function, int32_t environment);
/// Around what is typed: it has a budget of its own, and can be stopped without stopping the script.
void glua_work_in_frame(glua_state *state);
void glua_rest_in_frame(glua_state *state);
/// The script goes on, with a budget of its own.
void glua_close_frame(glua_state *state);

// MARK: - Models and objects

typedef struct glua_field {
  const char *name;
  bool writable;
} glua_field;

typedef struct glua_method {
  const char *name;
  int32_t function;
} glua_method;

/// Defines the model with the next number. Everything is copied.
bool glua_define_model(
  glua_state *state, const char *name, const char *metatable_name, const glua_field *fields,
  size_t field_count, const glua_method *methods, size_t method_count);
/// Adds fields behind those that a model has. Everything is copied.
///
/// - Precondition: no document is at work (`glua_end_document`).
bool glua_add_fields(
  glua_state *state, uint16_t model, const glua_field *fields, size_t count);
/// Ends the document: all objects that scripts still hold are dead from now on. Never fails.
void glua_end_document(glua_state *state);
/// Lua forgets what it has read of all objects; the next read asks the host again. Never fails.
void glua_forget_fields(glua_state *state);
uint32_t glua_generation(const glua_state *state);
/// Writes, for each field that may differ from what the host has, a CHANGE node and the value that
/// is there now, ordered by model, index and field: fields that were set or cleared, and lists and
/// tables that were read, since they may have been changed in place.
bool glua_collect_changes(glua_state *state);

// MARK: - Words

/// The position of the name nearest to `word`, or -1 when none is near enough to be meant.
ptrdiff_t glua_nearest(
  const char *word, size_t length, const char *const *names, size_t name_count);

#endif
