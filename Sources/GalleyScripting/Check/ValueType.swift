/// What the checker knows of a value.
indirect enum ValueType: Hashable, Sendable {
  /// Nothing has been seen yet; the analysis goes on.
  case undetermined
  /// Anything.
  case unknown
  case `nil`, boolean, number, string
  /// One of a few words, those of a field of a model.
  case choice([String], model: String, field: String)
  /// A table that the script made.
  case table
  /// An object of a model.
  case object(String)
  case list(ValueType)
  /// What `ipairs` and its kin hand to a loop.
  case iterator([ValueType])
  /// A table of functions, by its dotted name.
  case library(String)
  /// A function of the script's world, by its dotted name.
  case function(String)
  /// A function of the script.
  case closure(Int)
  /// `total`.
  case totals
  /// What `Batch` is given.
  case results
  /// `params`.
  case parameters

  /// What is known of a value that may be either. Nil says nothing against the other: what may be
  /// absent is tested by the script.
  func joined(with other: ValueType) -> ValueType {
    if self == other { return self }
    switch (self, other) {
    case (.undetermined, let known), (let known, .undetermined): return known
    case (.nil, let known), (let known, .nil): return known
    case (.choice, .string), (.string, .choice), (.choice, .choice): return .string
    case (.list(let left), .list(let right)):
      return .list(left.joined(with: right))
    default: return .unknown
    }
  }
}

/// What a call answers: the first values, and what the others are.
struct ValueTypes {
  var list: [ValueType]
  var rest: ValueType

  init(_ list: [ValueType], rest: ValueType = .nil) {
    self.list = list
    self.rest = rest
  }

  static let unknown = ValueTypes([], rest: .unknown)

  subscript(index: Int) -> ValueType { index < list.count ? list[index] : rest }
}
