/// A word, a number or a mark of the text.
///
/// Public, like the table and the lexicon, because Swift 6.3 inlines nothing that is `package` into
/// other modules, and the loops of the annotators live from these few accessors.
public struct Token: Sendable {
  public enum Kind: UInt8, Sendable {
    case word
    /// Begins with a digit: `1,550`, `2011`, `22nd`.
    case number
    /// The `'s` behind a word.
    case possessive
    /// The `'ve`, `'ll`, `'re`, `'d`, `'m` behind a word.
    case clitic
    case period
    case comma
    case colon
    case semicolon
    case question
    case exclamation
    /// `...` and U+2026.
    case ellipsis
    /// `(` and `[`.
    case openParenthesis
    case closeParenthesis
    /// En and em dashes, horizontal bars, and hyphens that stand alone or doubled.
    case dash
    case slash
    /// Marks whose shape says that they open: `\u{201C} \u{201E} \u{AB} \u{300C}`. In German and
    /// Nordic texts some of them close.
    case openMark
    /// Marks whose shape says that they close: `\u{201D} \u{BB} \u{300D}`.
    case closeMark
    /// `"`, and two apostrophes or two back-ticks in a row.
    case straightMark
    /// `\u{2018} \u{201A} \u{2039}` and a back-tick.
    case openSingleMark
    /// `\u{2019}` and `'` that belong to no word, `\u{203A}`.
    case closeSingleMark
    case symbol
  }

  public struct Shape: OptionSet, Sendable {
    public let rawValue: UInt8
    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// One set from several; made here because the general one of `SetAlgebra` is a loop of calls.
    @inline(__always)
    @inlinable public init(arrayLiteral elements: Shape...) {
      rawValue = elements.reduce(0) { $0 | $1.rawValue }
    }

    // From other modules the ones of the standard library go through a table of witnesses.
    @inline(__always)
    @inlinable public func contains(_ other: Shape) -> Bool {
      rawValue & other.rawValue == other.rawValue
    }

    @inline(__always)
    @inlinable public func isDisjoint(with other: Shape) -> Bool {
      rawValue & other.rawValue == 0
    }

    /// White space stands before the token.
    @inlinable public static var afterSpace: Shape { Shape(rawValue: 1) }
    /// A line end stands before it, or the beginning of the text.
    @inlinable public static var afterNewline: Shape { Shape(rawValue: 2) }
    /// The first letter is a capital.
    @inlinable public static var capitalised: Shape { Shape(rawValue: 4) }
    /// More than one letter, and all are capitals: `NATO`, `U.S.`.
    @inlinable public static var allCapitals: Shape { Shape(rawValue: 8) }
    /// Letters with periods between them: `U.S.`, `Spacewar.com`.
    @inlinable public static var dotted: Shape { Shape(rawValue: 16) }
    @inlinable public static var hyphenated: Shape { Shape(rawValue: 32) }
    /// Set by the sentence splitter: the token begins a sentence.
    @inlinable public static var sentenceStart: Shape { Shape(rawValue: 64) }
    /// An empty line stands before it, or the beginning of the text.
    @inlinable public static var afterBlankLine: Shape { Shape(rawValue: 128) }
  }

  public let start: UInt32
  public let end: UInt32
  /// The entry of the word in the lexicon; 0 for unknown words and for marks.
  public let word: UInt16
  public let kind: Kind
  public var shape: Shape

  @inline(__always) @inlinable public var isCapitalised: Bool { shape.contains(.capitalised) }
  /// Letters or digits.
  @inline(__always) @inlinable public var isWord: Bool { kind == .word || kind == .number }
  @inlinable public var span: TextSpan { TextSpan(Int(start), Int(end)) }
}

/// The tokens of a whole text, in order.
public struct TokenTable: Sendable {
  public package(set) var tokens: [Token]
  public let lexicon: Lexicon
  /// The classes of each entry of the lexicon; here, so that loops need not go through it.
  public let wordClasses: [UInt64]

  /// - Complexity: one pass over the bytes; nothing is allocated but the table.
  package init(_ buffer: TextBuffer, lexicon: Lexicon) {
    self.lexicon = lexicon
    wordClasses = lexicon.classes
    tokens = tokenize(buffer, lexicon)
  }

  @inline(__always)
  @inlinable public subscript(index: Int) -> Token { tokens[index] }

  @inlinable public var count: Int { tokens.count }

  @inline(__always)
  @inlinable public func classes(_ index: Int) -> UInt64 {
    wordClasses[Int(tokens[index].word)]
  }

  /// The tokens that begin inside `span`.
  ///
  /// - Complexity: logarithmic.
  @inlinable
  public func range(in span: TextSpan) -> Range<Int> {
    let first = firstIndex(from: span.start)
    return first..<max(first, firstIndex(from: span.end))
  }

  /// The position of the first token that begins at `offset` or later.
  @inlinable
  public func firstIndex(from offset: Int) -> Int {
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if Int(tokens[middle].start) < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The text from the first token of `range` to its last.
  @inlinable
  public func span(_ range: Range<Int>) -> TextSpan {
    range.isEmpty
      ? TextSpan(0, 0)
      : TextSpan(Int(tokens[range.lowerBound].start), Int(tokens[range.upperBound - 1].end))
  }
}
