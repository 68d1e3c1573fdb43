/// A word, a number or a mark of the text.
package struct Token: Sendable {
  package enum Kind: UInt8, Sendable {
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

  package struct Shape: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    // From other modules the ones of the standard library go through a table of witnesses.
    @inline(__always)
    package func contains(_ other: Shape) -> Bool {
      rawValue & other.rawValue == other.rawValue
    }

    @inline(__always)
    package func isDisjoint(with other: Shape) -> Bool {
      rawValue & other.rawValue == 0
    }

    /// White space stands before the token.
    package static var afterSpace: Shape { Shape(rawValue: 1) }
    /// A line end stands before it, or the beginning of the text.
    package static var afterNewline: Shape { Shape(rawValue: 2) }
    /// The first letter is a capital.
    package static var capitalised: Shape { Shape(rawValue: 4) }
    /// More than one letter, and all are capitals: `NATO`, `U.S.`.
    package static var allCapitals: Shape { Shape(rawValue: 8) }
    /// Letters with periods between them: `U.S.`, `Spacewar.com`.
    package static var dotted: Shape { Shape(rawValue: 16) }
    package static var hyphenated: Shape { Shape(rawValue: 32) }
    /// Set by the sentence splitter: the token begins a sentence.
    package static var sentenceStart: Shape { Shape(rawValue: 64) }
    /// An empty line stands before it, or the beginning of the text.
    package static var afterBlankLine: Shape { Shape(rawValue: 128) }
  }

  package let start: UInt32
  package let end: UInt32
  /// The entry of the word in the lexicon; 0 for unknown words and for marks.
  package let word: UInt16
  package let kind: Kind
  package var shape: Shape

  @inline(__always) package var isCapitalised: Bool { shape.contains(.capitalised) }
  /// Letters or digits.
  @inline(__always) package var isWord: Bool { kind == .word || kind == .number }
  package var span: TextSpan { TextSpan(Int(start), Int(end)) }
}

/// The tokens of a whole text, in order.
package struct TokenTable: Sendable {
  package var tokens: [Token]
  package let lexicon: Lexicon
  /// The classes of each entry of the lexicon; here, so that loops need not go through it.
  package let wordClasses: [UInt64]

  /// - Complexity: one pass over the bytes; nothing is allocated but the table.
  package init(_ buffer: TextBuffer, lexicon: Lexicon) {
    self.lexicon = lexicon
    wordClasses = lexicon.classes
    tokens = tokenize(buffer, lexicon)
  }

  @inline(__always)
  package subscript(index: Int) -> Token { tokens[index] }

  package var count: Int { tokens.count }

  @inline(__always)
  package func classes(_ index: Int) -> UInt64 {
    lexicon.classes(of: tokens[index].word)
  }

  /// The tokens that begin inside `span`.
  ///
  /// - Complexity: logarithmic.
  @inlinable
  package func range(in span: TextSpan) -> Range<Int> {
    let first = firstIndex(from: span.start)
    return first..<max(first, firstIndex(from: span.end))
  }

  /// The position of the first token that begins at `offset` or later.
  @inlinable
  package func firstIndex(from offset: Int) -> Int {
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
  package func span(_ range: Range<Int>) -> TextSpan {
    range.isEmpty
      ? TextSpan(0, 0)
      : TextSpan(Int(tokens[range.lowerBound].start), Int(tokens[range.upperBound - 1].end))
  }
}
