import CLexicons
import GalleyCore

/// The phrases by which lines are known, as they ship with Galley.
enum Furniture {
  static let phrases = FurnitureClass.phrases(furniture: list("furniture"), dates: list("dates"))

  private static func list(_ name: String) -> WordList {
    var count = 0
    let lists = galley_word_lists(&count)
    for index in 0..<count where String(cString: lists[index].name) == name {
      let bytes = UnsafeBufferPointer(start: lists[index].bytes, count: lists[index].count)
      return WordList(String(decoding: bytes, as: UTF8.self))
    }
    preconditionFailure("no word list is called '\(name)'")
  }
}
