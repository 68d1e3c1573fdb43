import Galley

#if canImport(Glibc)
  import Glibc
#endif

/// Documents made by repeating and varying the example articles, the same ones each time.
struct Corpus {
  let documents: [RawDocument]
  let bytes: Int

  /// Repeats the seeds until `bytes` are reached. In each copy names that occur are swapped for
  /// others of the same length, so that no two copies are alike.
  init(seeds: [[UInt8]], bytes wanted: Int) {
    var documents: [RawDocument] = []
    var total = 0
    var random = SplitMix(state: 42)
    while total < wanted {
      for seed in seeds {
        let text = varied(seed, &random)
        total += text.count
        documents.append(RawDocument(id: "\(documents.count).txt", bytes: text))
        if total >= wanted { break }
      }
    }
    self.documents = documents
    bytes = total
  }
}

/// Changes one small letter in every fourth capitalised word behind its second one, to another
/// letter: names differ from copy to copy, everything else stays.
func varied(_ seed: [UInt8], _ random: inout SplitMix) -> [UInt8] {
  var text = seed
  var length = 0
  var isCapital = false
  for index in text.indices {
    let byte = text[index]
    let isLetter = byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    if !isLetter {
      length = 0
      continue
    }
    if length == 0 { isCapital = byte & 0x20 == 0 }
    length += 1
    if isCapital, length == 4, random.next() % 4 == 0 {
      text[index] = UInt8(ascii: "a") + UInt8(random.next() % 26)
    }
  }
  return text
}

struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

func articleTexts(in folder: String) -> [[UInt8]] {
  var names: [String] = []
  guard let directory = opendir(folder) else { return [] }
  while let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name.hasSuffix(".txt") { names.append(name) }
  }
  closedir(directory)
  return names.sorted().compactMap { name in
    guard let file = fopen(folder + "/" + name, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
      bytes += chunk[..<count]
    }
    return bytes
  }
}
