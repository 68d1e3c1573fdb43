import GalleyCore
import GalleyLua

// LPeg, where Debian's package is installed and the run allows it. What native code does, no limit
// stops, and so it takes a grant.

/// The names that the system's loader knows the library by, newest first.
private let libraries = ["liblua5.4-lpeg.so.2", "liblua5.4-lpeg.so"]
private let companions = ["/usr/share/lua/5.4/re.lua", "/usr/local/share/lua/5.4/re.lua"]

extension ScriptScope {
  /// `lpeg`, and `re`, which is Lua upon it.
  ///
  /// - Returns: nil for every other name, and for `re` when the script has a module of that name
  ///   itself.
  func loadNative(_ name: String, in state: LuaState) throws(LuaFailure) -> LuaReference? {
    guard name == "lpeg" || name == "re" && !script.modules.contains(where: { $0.name == name })
    else { return nil }
    guard settings.grants.nativeModules.contains("lpeg") else {
      throw LuaFailure("the native module 'lpeg' is not allowed in this run", argument: 1)
    }
    do throws(LuaError) {
      let lpeg = try lpeg(in: state)
      if name == "re", let lpeg {
        for path in companions {
          if let re = try state.openCompanion(path, of: lpeg) { return re }
        }
      } else if let lpeg {
        return lpeg
      }
    } catch {
      throw LuaFailure(error.description, cause: error)
    }
    throw LuaFailure(
      "no module '\(name)': the Debian package lua-lpeg is not installed", argument: 1)
  }

  private func lpeg(in state: LuaState) throws(LuaError) -> LuaReference? {
    if let known = modules["lpeg"] { return known }
    for library in libraries {
      guard let lpeg = try state.openNative(library, opener: "luaopen_lpeg") else { continue }
      modules["lpeg"] = lpeg
      return lpeg
    }
    return nil
  }
}
