import GalleyCore

extension TextBuffer {
  /// The signatures that a headline would have which the first line of a page repeats: saved pages
  /// begin with the title of the window, `Flood wall approved | Brackwater Now`.
  ///
  /// Every beginning of the line counts, and every beginning of what stands behind a bar, dash or
  /// colon.
  package func titleSignatures(_ first: Block?) -> Set<UInt64> {
    guard let first, first.isOneLine, first.span.count <= LineTable.longLine else { return [] }
    return bytes.withUnsafeBufferPointer { bytes in
      var signatures: Set<UInt64> = []
      var running: [PhraseHash] = []
      var end = first.span.start
      forEachWord(bytes, first.span.start, first.span.end) { word in
        if word.start != end + 1, running.count < 8 { running.append(PhraseHash()) }
        for index in running.indices {
          running[index].append(word)
          signatures.insert(running[index].value)
        }
        end = word.end
        return true
      }
      return signatures
    }
  }
}
