/// Guesses the encoding of a page that does not tell, by what its bytes would spell.
///
/// Each candidate reads a sample; a candidate gains by letters that its languages use much, and
/// loses by bytes it does not know and by signs that no word holds.
enum EncodingGuess {
  /// So many bytes beyond ASCII are enough to tell.
  private static let sampleSize = 6_000

  static func guess(_ bytes: [UInt8]) -> HTMLEncoding {
    let sample = self.sample(bytes)
    guard !sample.isEmpty else { return .windows1252 }
    var best = HTMLEncoding.windows1252
    var bestScore = -Double.infinity
    for candidate in candidates {
      guard let encoding = HTMLEncoding(label: candidate.label) else { continue }
      let text = sample.withUnsafeBufferPointer { encoding.decoded($0) }
      let score = score(text.bytes, errors: text.errors, candidate)
      if score > bestScore {
        best = encoding
        bestScore = score
      }
    }
    return best
  }

  /// The bytes beyond ASCII with one byte around each stretch, tags left out.
  private static func sample(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    var index = 0
    var high = 0
    while index < bytes.count, high < sampleSize {
      guard bytes[index] >= 0x80 else {
        index += 1
        continue
      }
      if index > 0 { output.append(bytes[index - 1]) }
      // Trail bytes may be ASCII: a stretch goes on over single ones.
      while index < bytes.count,
        bytes[index] >= 0x80
          || index + 1 < bytes.count && bytes[index + 1] >= 0x80 && bytes[index] >= 0x40
      {
        output.append(bytes[index])
        if bytes[index] >= 0x80 { high += 1 }
        index += 1
      }
      if index < bytes.count {
        output.append(bytes[index])
        index += 1
      }
      output.append(0x20)
    }
    return output
  }

  private struct Candidate {
    var label: String
    /// Letters that make up most of what its languages write beyond ASCII.
    var common: Set<UInt32>
    /// Whether it writes Han characters, kana or Hangul.
    var script: Script
    /// For single-byte encodings that share most letters with one that is more likely.
    var handicap: Double

    init(_ label: String, _ common: String, _ script: Script = .alphabet, handicap: Double = 0) {
      self.label = label
      self.common = Set(common.unicodeScalars.map(\.value))
      self.script = script
      self.handicap = handicap
    }
  }

  private enum Script { case alphabet, japanese, korean, chinese }

  private static let cyrillic = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёіїєґ"
  private static let candidates: [Candidate] = [
    Candidate("windows-1252", "éèàêçâîôûùëïüöäßñóáíúåøæãõ’“”–—«»… ¿¡°£€"),
    Candidate("windows-1251", cyrillic + "—«»–№"),
    Candidate("koi8-r", cyrillic, handicap: 0.02),
    Candidate("ibm866", cyrillic, handicap: 0.1),
    Candidate("iso-8859-5", cyrillic, handicap: 0.05),
    Candidate("windows-1250", "ąćęłńóśźżáčďéěíňřšťúůýžőűäöüăâîșțşţ„”–ĺľô", handicap: 0.04),
    Candidate("iso-8859-2", "ąćęłńóśźżáčďéěíňřšťúůýžőűäöüăâîşţĺľô", handicap: 0.05),
    Candidate("windows-1253", "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώ’«»"),
    Candidate("windows-1254", "ıİşğüöçŞĞÇâî’“”", handicap: 0.03),
    Candidate("windows-1255", "אבגדהוזחטיכלמנסעפצקרשתםןףץך"),
    Candidate("windows-1256", "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآؤئ،"),
    Candidate("windows-1257", "āčēģīķļņšūžąęėįųõäöü", handicap: 0.06),
    Candidate("windows-874", "กขคงจชซญดตถทนบปผพฟภมยรลวสหอะาำิีึืุูเแโใไ่้็์ั"),
    Candidate("shift-jis", "のにはをたがでてとしれさあいうるなもこまりかすんっ、。ーンスル", .japanese),
    Candidate("euc-jp", "のにはをたがでてとしれさあいうるなもこまりかすんっ、。ーンスル", .japanese),
    Candidate("euc-kr", "이다에는을의가고하지도한로기서", .korean),
    Candidate("gbk", "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就，。、", .chinese),
    Candidate("big5", "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就，。、", .chinese),
  ]

  private static func score(_ text: [UInt8], errors: Int, _ candidate: Candidate) -> Double {
    var letters = 0.0
    var common = 0.0
    var odd = Double(errors)
    var before: UInt32 = 0x20
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      defer { before = scalar.value }
      guard scalar.value >= 0x80 else { continue }
      letters += 1
      if candidate.common.contains(scalar.value) { common += 1 }
      switch scalar.value {
      case 0x80...0x9F, 0x2500...0x25FF, 0xFF61...0xFF9F, 0xE000...0xF8FF, 0xFFFD: odd += 1
      default:
        // A capital behind a small letter is no word.
        if scalar.properties.isUppercase,
          Unicode.Scalar(before)?.properties.isLowercase ?? false
        {
          odd += 0.5
        }
      }
    }
    guard letters > 0 else { return -1 }
    let share = common / letters
    // Of thousands of Han characters the commonest are a smaller share than of thirty letters.
    let weight: Double =
      switch candidate.script {
      case .alphabet: 1
      case .japanese: 1.6
      case .korean: 2.6
      case .chinese: 3.2
      }
    return min(1, share * weight) - odd / letters * 3 - candidate.handicap
  }
}
