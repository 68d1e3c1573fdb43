import GalleyLineEditor

/// What one key costs at the prompt: a block of 200 lines with the menu of completions open, the
/// screen laid out anew.
func editorBenchmark() {
  let names = (0..<60).map { LineEditor.Candidate("quote_field_\($0)", note: "-> string?") }
  let host = EditorHost(
    isComplete: { _ in false },
    complete: { _, cursor in .init(start: cursor, candidates: names) },
    highlight: { text in
      // As dear as words of Lua: a look at each byte.
      var ranges: [(range: Range<Int>, code: String)] = []
      var start = 0
      for (place, byte) in text.utf8.enumerated() where byte == 0x20 || byte == 0x0A {
        if place - start > 4 { ranges.append((start..<place, "\u{1B}[35m")) }
        start = place + 1
      }
      return ranges
    })
  var editor = LineEditor(host)
  for line in 0..<200 {
    for character in "  if quote.speaker and \(line) > limit then total = total + 1 end" {
      _ = editor.handle(.character(character))
    }
    _ = editor.handle(.enter)
  }
  let screen = Screen(
    host, prompt: "3/120> ", continuation: "… ", isColored: true)
  var rows = 0
  for (width, height) in [(80, 24), (200, 50)] {
    let seconds = best(of: 5) {
      for _ in 0..<20 {
        _ = editor.handle(.character("x"))
        _ = editor.handle(.tab)
        rows += screen.frame(editor, width: width, height: height).rows.count
        _ = editor.handle(.backspace)
      }
    }
    print(
      "editor    \(Int(seconds / 20 * 1e6)) us for a key with 200 lines and the menu open, "
        + "\(width)x\(height)")
  }
  if rows == 0 { print("editor    drew nothing") }
}
