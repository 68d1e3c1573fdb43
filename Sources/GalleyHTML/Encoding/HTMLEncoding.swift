import CHTMLTables

/// The encodings that pages come in, by the names of the encoding standard.
public struct HTMLEncoding: Hashable, Sendable {
  enum Method: Hashable, Sendable {
    case utf8, utf16LittleEndian, utf16BigEndian, shiftJIS, eucJP, iso2022JP, eucKR, gbk, big5
    /// The place in the table of single-byte encodings.
    case singleByte(Int)
  }

  public let name: String
  let method: Method

  public static let utf8 = HTMLEncoding(name: "utf-8", method: .utf8)
  public static let windows1252 = HTMLEncoding(label: "windows-1252") ?? .utf8

  init(name: String, method: Method) {
    self.name = name
    self.method = method
  }

  /// The encoding that a page means by a label, as browsers read it; nil for an unknown one.
  public init?(label: String) {
    var label = label.lowercased()
    label.removeAll { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" || $0 == "_" }
    if let alias = Self.aliases[label] { label = alias }
    if let place = Self.singleByteNames.firstIndex(of: label) {
      self.init(name: label, method: .singleByte(place))
      return
    }
    guard let method = Self.methods[label] else { return nil }
    self.init(name: label, method: method)
  }

  private static let methods: [String: Method] = [
    "utf-8": .utf8, "utf-16le": .utf16LittleEndian, "utf-16be": .utf16BigEndian,
    "shift-jis": .shiftJIS, "euc-jp": .eucJP, "iso-2022-jp": .iso2022JP, "euc-kr": .eucKR,
    "gbk": .gbk, "big5": .big5,
  ]

  /// In the order of scripts/dev/html-tables.
  static let singleByteNames = [
    "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254",
    "windows-1255", "windows-1256", "windows-1257", "windows-1258", "windows-874", "iso-8859-2",
    "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8",
    "iso-8859-10", "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16", "koi8-r", "koi8-u",
    "ibm866", "macintosh", "x-mac-cyrillic",
  ]

  /// What pages say, and what it means: most old labels mean the code page of Windows.
  private static let aliases: [String: String] = {
    var table: [String: String] = [:]
    for (name, labels) in [
      ("utf-8", "utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8"),
      ("utf-16le", "utf-16 utf16 ucs-2 iso-10646-ucs-2 unicode csunicode unicodefeff"),
      ("utf-16be", "unicodefffe"),
      (
        "windows-1252",
        "ascii us-ascii iso-8859-1 iso8859-1 iso88591 latin1 l1 cp1252 x-cp1252 ansi ansix3.4-1968 "
          + "iso-ir-100 ibm819 cp819 csisolatin1 iso-8859-1:1987 iso8859-1:1987 windows1252"
      ),
      ("windows-1250", "cp1250 x-cp1250 windows1250"),
      ("windows-1251", "cp1251 x-cp1251 win-1251 win1251 windows1251"),
      ("windows-1253", "cp1253 x-cp1253 windows1253"),
      ("windows-1254", "cp1254 x-cp1254 iso-8859-9 iso8859-9 iso88599 latin5 l5 windows1254"),
      ("windows-1255", "cp1255 x-cp1255 windows1255"),
      ("windows-1256", "cp1256 x-cp1256 windows1256"),
      ("windows-1257", "cp1257 x-cp1257 windows1257"),
      ("windows-1258", "cp1258 x-cp1258 windows1258"),
      ("windows-874", "tis-620 iso-8859-11 iso8859-11 dos-874 cp874"),
      ("iso-8859-2", "iso8859-2 iso88592 latin2 l2 csisolatin2"),
      ("iso-8859-3", "iso8859-3 latin3 l3"), ("iso-8859-4", "iso8859-4 latin4 l4"),
      ("iso-8859-5", "iso8859-5 iso88595 cyrillic"),
      ("iso-8859-6", "iso8859-6 arabic asmo-708 ecma-114"),
      ("iso-8859-7", "iso8859-7 iso88597 greek greek8 ecma-118 elot928 suneugreek"),
      ("iso-8859-8", "iso8859-8 iso-8859-8-i iso-8859-8-e hebrew visual logical"),
      ("iso-8859-10", "iso8859-10 latin6 l6"), ("iso-8859-13", "iso8859-13"),
      ("iso-8859-14", "iso8859-14"), ("iso-8859-15", "iso8859-15 iso885915 latin9 latin-9 l9"),
      ("koi8-r", "koi koi8 koi8r cskoi8r"), ("koi8-u", "koi8-ru koi8u"),
      ("ibm866", "cp866 866 csibm866"), ("macintosh", "mac x-mac-roman csmacintosh"),
      ("x-mac-cyrillic", "x-mac-ukrainian"),
      (
        "shift-jis",
        "shiftjis sjis x-sjis ms-kanji mskanji windows-31j csshiftjis ms932 cp932 x-ms-cp932"
      ),
      ("euc-jp", "eucjp x-euc-jp xeucjp cseucpkdfmtjapanese"), ("iso-2022-jp", "csiso2022jp"),
      (
        "euc-kr",
        "euckr korean ksc5601 ks-c-5601-1987 ksc5601-1987 ks-c-5601 ks-c-5601-1989 windows-949 "
          + "cp949 uhc cseuckr"
      ),
      (
        "gbk",
        "gb2312 gb-2312-80 gb18030 chinese x-gbk cp936 ms936 windows-936 euc-cn csgb2312 "
          + "iso-ir-58 hz-gb-2312"
      ),
      ("big5", "big5-hkscs cn-big5 x-x-big5 csbig5 cp950 big5hkscs"),
    ] {
      for label in labels.split(separator: " ") {
        table[label.filter { $0 != "_" }] = name
      }
    }
    return table
  }()
}
