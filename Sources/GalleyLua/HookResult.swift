/// What a hook says about the object it was given.
package enum HookResult: Hashable, Sendable {
  /// It returned nothing, or the object itself: edits made in place are kept.
  case keep
  /// It returned false.
  case drop
  /// It returned another object, or a table with names for keys.
  case replace(LuaValue)
  /// It returned a list; the empty one stands for nothing at all.
  case splice([LuaValue])
}
