import GalleyCore
import GalleyLua

/// How `article:vertical()` writes the words of an article, one to a line: templates with fields in
/// double braces for the paragraphs, the sentences and the words.
struct VerticalLayout {
  /// What a template may name.
  fileprivate enum Field: String {
    case paragraph, kind, sentence, text, number, word, mark, joined, first, last, from, to
  }

  /// Literal text, and fields between. Flat, so that a word costs no reference counting.
  fileprivate struct Template {
    struct Piece {
      /// Nil for text.
      var field: Field?
      /// Where the text stands.
      var start: Int
      var end: Int
    }

    var text: [UInt8] = []
    var pieces: [Piece] = []

    mutating func append(_ literal: ArraySlice<UInt8>) {
      guard !literal.isEmpty else { return }
      pieces.append(Piece(start: text.count, end: text.count + literal.count))
      text += literal
    }

    mutating func append(_ field: Field) {
      pieces.append(Piece(field: field, start: 0, end: 0))
    }
  }

  private static let ofParagraph: [Field] = [.paragraph, .kind]
  private static let ofSentence: [Field] = [.paragraph, .sentence, .text]
  private static let ofWord: [Field] = [
    .paragraph, .sentence, .number, .word, .mark, .joined, .first, .last, .from, .to,
  ]

  private var paragraph: Template
  private var paragraphEnd: Template
  private var sentence: Template
  private var sentenceEnd: Template
  private var word: Template
  private var firstWord: Template
  /// What the field `joined` is for a word that the next one follows without white space.
  private var joined: [UInt8]
  private var escape: MarkedText.Escape?

  /// - Throws: what is wrong with an option or a template.
  init(_ call: borrowing LuaCall, _ argument: Int) throws(LuaFailure) {
    let options = try ModuleOptions(
      call, argument,
      known: [
        "paragraph", "paragraph_end", "sentence", "sentence_end", "word", "first_word", "joined",
        "escape",
      ])
    func template(
      _ name: String, _ fields: [Field], default text: String = ""
    ) throws(LuaFailure) -> Template {
      let source = try options.string(name) ?? text
      do throws(TemplateFault) {
        return try Self.parsed(Array(source.utf8), fields)
      } catch {
        throw LuaFailure("option '\(name)': \(error.message)", argument: argument)
      }
    }
    paragraph = try template("paragraph", Self.ofParagraph)
    paragraphEnd = try template("paragraph_end", Self.ofParagraph)
    sentence = try template("sentence", Self.ofSentence)
    sentenceEnd = try template("sentence_end", Self.ofSentence)
    word = try template("word", Self.ofWord, default: "{{word}}\n")
    firstWord = try options.value("first_word") == nil ? word : template("first_word", Self.ofWord)
    joined = Array((try options.string("joined") ?? "").utf8)
    let names = MarkedText.Escape.allCases.map(\.rawValue)
    escape = try options.word("escape", of: names).flatMap(MarkedText.Escape.init)
  }

  private struct TemplateFault: Error {
    var message: String
  }

  private static func parsed(
    _ source: [UInt8], _ fields: [Field]
  ) throws(TemplateFault) -> Template {
    var template = Template()
    var start = 0
    func next(_ byte: UInt8, from place: Int) -> Int? {
      var place = place
      while place + 1 < source.count {
        if source[place] == byte, source[place + 1] == byte { return place }
        place += 1
      }
      return nil
    }
    while let open = next(UInt8(ascii: "{"), from: start) {
      template.append(source[start..<open])
      guard let close = next(UInt8(ascii: "}"), from: open + 2) else {
        throw TemplateFault(message: "'{{' without its '}}'")
      }
      let name = trimmed(String(decoding: source[open + 2..<close], as: UTF8.self))
      guard let field = Field(rawValue: name), fields.contains(field) else {
        let names = fields.map(\.rawValue)
        let hint =
          nearestName(to: name, among: names).map { "did you mean '\($0)'?" }
          ?? "there are \(names.joined(separator: ", "))"
        throw TemplateFault(message: "no field '\(name)' here; \(hint)")
      }
      template.append(field)
      start = close + 2
    }
    template.append(source[start...])
    return template
  }
}

// MARK: - Writing

extension MarkedText {
  /// The words of the paragraphs that stand in the text, by a layout.
  ///
  /// - Parameters:
  ///   - marks: a string for each mark, for the field `mark` of the words that it is the innermost mark
  ///     of; none at all leaves the field empty.
  /// - Returns: UTF-8.
  /// - Complexity: linear in the text. Nothing is allocated for a word of ASCII.
  func vertical(_ layout: VerticalLayout, _ marks: [LuaView]) -> [UInt8] {
    var writer = VerticalLayout.Writer(layout, marks, CodePointOffsets(session.article.text))
    // Where words begin that have another innermost mark than those before.
    var stretches: [VerticalLayout.Stretch] = []
    var open: [Int] = []
    var count = 0
    var paragraph = 0
    for step in steps {
      switch step {
      case .begin(let kind):
        paragraph += 1
        stretches.removeAll(keepingCapacity: true)
        writer.begin(paragraph, kind)
      case .words(let span): stretches.append(VerticalLayout.Stretch(span: span, mark: open.last))
      case .text: break
      case .open:
        open.append(count)
        count += 1
      case .close: open.removeLast()
      case .end: writer.write(stretches, in: session.article.text)
      }
    }
    return writer.output
  }
}

extension VerticalLayout {
  /// Words with the same innermost mark.
  fileprivate struct Stretch {
    var span: TextSpan
    var mark: Int?
  }

  fileprivate struct Writer: ~Copyable {
    private let layout: VerticalLayout
    private let marks: [LuaView]
    private let offsets: CodePointOffsets
    private(set) var output: [UInt8] = []
    private var line = LineBuffer()
    private var escaped: [UInt8] = []
    // Where it is.
    private var paragraph = 0
    private var kind = Paragraph.Kind.text
    private var sentence = 0

    init(_ layout: VerticalLayout, _ marks: [LuaView], _ offsets: CodePointOffsets) {
      self.layout = layout
      self.marks = marks
      self.offsets = offsets
    }

    mutating func begin(_ number: Int, _ kind: Paragraph.Kind) {
      paragraph = number
      self.kind = kind
    }

    /// Writes a paragraph; nothing where it has no words.
    mutating func write(_ stretches: [Stretch], in text: TextBuffer) {
      guard let first = stretches.first?.span, let last = stretches.last?.span else { return }
      let whole = first.union(last)
      let tokens = SentenceTokens(TextBuffer(copying: text, at: whole))
      guard !tokens.spans.isEmpty else { return }
      fill(layout.paragraph)
      var stretch = 0
      var codePoints = offsets[whole.start]
      var place = 0
      var index = 0
      while index < tokens.spans.count {
        sentence = tokens.sentences[index]
        let end = tokens.end(ofSentenceAt: index)
        fill(layout.sentence, tokens, index..<end)
        for number in index..<end {
          let span = tokens.spans[number]
          while stretch + 1 < stretches.count,
            stretches[stretch].span.end <= span.start + whole.start
          {
            stretch += 1
          }
          codePoints += tokens.codePoints(place..<span.start)
          let from = codePoints
          codePoints += tokens.codePoints(span.range)
          place = span.end
          let word = Word(
            number: tokens.numbers[number], span: span, start: whole.start,
            from: from, to: codePoints, mark: stretches[stretch].mark,
            isJoined: number + 1 < end && tokens.isJoined(number))
          fill(number == index ? layout.firstWord : layout.word, tokens, word)
        }
        fill(layout.sentenceEnd, tokens, index..<end)
        index = end
      }
      fill(layout.paragraphEnd)
    }

    private struct Word {
      var number: Int
      /// Its place in the paragraph, which starts at a byte of the text.
      var span: TextSpan
      var start: Int
      /// Its place in code points of the text.
      var from: Int
      var to: Int
      var mark: Int?
      var isJoined: Bool
    }

    // MARK: Templates

    private mutating func fill(_ template: Template) {
      for piece in template.pieces {
        switch piece.field {
        case nil: line.append(template, piece)
        case .paragraph: line.append(paragraph)
        default: line.append(kind.rawValue)
        }
      }
      endLine()
    }

    private mutating func fill(
      _ template: Template, _ tokens: borrowing SentenceTokens, _ sentence: Range<Int>
    ) {
      for piece in template.pieces {
        switch piece.field {
        case nil: line.append(template, piece)
        case .paragraph: line.append(paragraph)
        case .sentence: line.append(self.sentence)
        default:
          // Whatever stands between words is a space.
          for index in sentence {
            append(tokens, tokens.spans[index])
            if index + 1 < sentence.upperBound, !tokens.isJoined(index) { line.append(" ") }
          }
        }
      }
      endLine()
    }

    private mutating func fill(
      _ template: borrowing Template, _ tokens: borrowing SentenceTokens, _ word: borrowing Word
    ) {
      for piece in template.pieces {
        switch piece.field {
        case nil: line.append(template, piece)
        case .paragraph: line.append(paragraph)
        case .sentence: line.append(sentence)
        case .number: line.append(word.number)
        case .word: append(tokens, word.span)
        case .mark:
          guard let mark = word.mark, !marks.isEmpty else { continue }
          _ = marks[mark].withBytes { line.append($0) }
        case .joined: if word.isJoined { line.append(layout.joined) }
        case .first: line.append(word.start + word.span.first)
        case .last: line.append(word.start + word.span.last)
        case .from: line.append(word.from)
        case .to: line.append(word.to)
        case .kind, .text: break
        }
      }
      endLine()
    }

    private mutating func endLine() {
      output.append(contentsOf: line.bytes)
      line.count = 0
    }

    /// A word in NFC, as corpus tools expect it.
    private mutating func append(_ tokens: borrowing SentenceTokens, _ span: TextSpan) {
      if tokens.isASCII(span) {
        tokens.text.bytes.withUnsafeBytes {
          append(UnsafeRawBufferPointer(rebasing: $0[span.range]))
        }
      } else {
        var word = normalized(tokens.text.string(at: span), .nfc)
        word.withUTF8 { append(UnsafeRawBufferPointer($0)) }
      }
    }

    private mutating func append(_ word: UnsafeRawBufferPointer) {
      guard let escape = layout.escape else { return line.append(word) }
      escaped.removeAll(keepingCapacity: true)
      escape.append(word.assumingMemoryBound(to: UInt8.self), to: &escaped)
      escaped.withUnsafeBytes { line.append($0) }
    }
  }

  /// What is written of a line so far. Grows as needed, and is used again for the next one.
  fileprivate struct LineBuffer: ~Copyable {
    private var storage = UnsafeMutableRawBufferPointer.allocate(byteCount: 1024, alignment: 1)
    var count = 0

    deinit { storage.deallocate() }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: storage[..<count]) }

    private mutating func reserve(_ additional: Int) {
      guard additional > storage.count - count else { return }
      let larger = UnsafeMutableRawBufferPointer.allocate(
        byteCount: (count + additional) * 2, alignment: 1)
      larger.copyMemory(from: bytes)
      storage.deallocate()
      storage = larger
    }

    mutating func append(_ text: UnsafeRawBufferPointer) {
      reserve(text.count)
      let end = count + text.count
      // Calling for a few bytes would cost more than they do.
      if text.count <= 16 {
        for index in 0..<text.count { storage[count &+ index] = text[index] }
      } else {
        UnsafeMutableRawBufferPointer(rebasing: storage[count..<end]).copyMemory(from: text)
      }
      count = end
    }

    mutating func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

    mutating func append(_ text: String) {
      var text = text
      text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    fileprivate mutating func append(_ template: borrowing Template, _ piece: Template.Piece) {
      template.text.withUnsafeBytes {
        append(UnsafeRawBufferPointer(rebasing: $0[piece.start..<piece.end]))
      }
    }

    /// - Precondition: the number is not negative.
    mutating func append(_ number: Int) {
      reserve(20)
      var place = count
      var rest = UInt(number)
      while rest >= 10 {
        rest /= 10
        place += 1
      }
      count = place + 1
      rest = UInt(number)
      repeat {
        storage[place] = UInt8(truncatingIfNeeded: 0x30 &+ rest % 10)
        rest /= 10
        place -= 1
      } while rest > 0
    }
  }
}

extension SentenceTokens {
  /// The token behind the last one of a sentence.
  fileprivate func end(ofSentenceAt index: Int) -> Int {
    var end = index + 1
    while end < sentences.count, sentences[end] == sentences[index] { end += 1 }
    return end
  }

  fileprivate func codePoints(_ range: Range<Int>) -> Int {
    let bytes = text.bytes.span
    var count = 0
    for index in range where !isContinuation(bytes[index]) { count += 1 }
    return count
  }

  fileprivate func isASCII(_ span: TextSpan) -> Bool {
    let bytes = text.bytes.span
    for index in span.range where bytes[index] >= 0x80 { return false }
    return true
  }
}
