import GalleyCore

// What the loops of the annotators call for every token. Functions with package access are not
// inlined into other modules (Swift 6.3), only stored properties are read directly; so these say
// again what `GalleyCore` says, and shadow it here.

extension TokenTable {
  @inline(__always)
  subscript(index: Int) -> Token { tokens[index] }
}

extension Token {
  @inline(__always)
  var isCapitalised: Bool { shape.rawValue & 4 != 0 }
}

extension Token.Shape {
  @inline(__always)
  func contains(_ other: Token.Shape) -> Bool {
    rawValue & other.rawValue == other.rawValue
  }
}
