import Foundation
import GalleyReaders

/// Writes for each page a line of JSON (its id, the words of its blocks, the words of the classes and
/// ids around them) and beside it the rows of features as 32-bit floats.
func exportFeatures(folder: String, output: String) {
  let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  var lines = Data()
  var rows = Data()
  let pages = Set(names.map { $0.hasSuffix(".gz") ? String($0.dropLast(3)) : $0 })
  for name in pages.sorted() where name.hasSuffix(".html") {
    guard let bytes = pageBytes(folder + "/" + name) else { continue }
    let page = PageTraining(bytes)
    let object: [String: Any] = [
      "id": String(name.dropLast(5)), "blocks": page.blocks, "boxes": page.boxes,
      "parents": page.parents, "names": page.names,
    ]
    lines += (try? JSONSerialization.data(withJSONObject: object)) ?? Data()
    lines.append(0x0A)
    page.rows.withUnsafeBytes { rows.append(contentsOf: $0) }
  }
  try? lines.write(to: URL(fileURLWithPath: output + ".jsonl"))
  try? rows.write(to: URL(fileURLWithPath: output + ".f32"))
}
