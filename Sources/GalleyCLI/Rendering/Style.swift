import Glibc

/// Whether and how words are coloured.
struct Style: Sendable {
  let isColored: Bool

  static let plain = Style(isColored: false)

  /// What the user asked for, else what the terminal can do: no colour into files and pipes, none
  /// where `NO_COLOR` is set (no-color.org) or the terminal is a dumb one.
  init(_ choice: ColorChoice, for descriptor: Int32) {
    switch choice {
    case .always: isColored = true
    case .never: isColored = false
    case .auto:
      let isRefused = !(environment("NO_COLOR") ?? "").isEmpty || environment("TERM") == "dumb"
      isColored = !isRefused && isatty(descriptor) == 1
    }
  }

  init(isColored: Bool) {
    self.isColored = isColored
  }

  func callAsFunction(_ text: String, _ ink: Ink) -> String {
    isColored && !ink.isEmpty ? ink.begin + text + Ink.end : text
  }
}

enum ColorChoice: String, CaseIterable, Sendable {
  case auto, always, never
}

/// How letters look on a terminal: the eight colours that every theme sets to be readable.
struct Ink: OptionSet, Hashable, Sendable {
  let rawValue: UInt16

  static let bold = Ink(rawValue: 1)
  static let dim = Ink(rawValue: 2)
  static let italic = Ink(rawValue: 4)
  static let underline = Ink(rawValue: 8)
  static let red = Ink(rawValue: 16)
  static let green = Ink(rawValue: 32)
  static let yellow = Ink(rawValue: 64)
  static let blue = Ink(rawValue: 128)
  static let magenta = Ink(rawValue: 256)
  static let cyan = Ink(rawValue: 512)

  private static let codes = [1, 2, 3, 4, 31, 32, 33, 34, 35, 36]

  var begin: String {
    let codes = Self.codes.indices.filter { rawValue & 1 << $0 != 0 }.map { Self.codes[$0] }
    return "\u{1B}[\(codes.map(String.init).joined(separator: ";"))m"
  }

  static let end = "\u{1B}[0m"
}

func environment(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}
