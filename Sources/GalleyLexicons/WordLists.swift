import CLexicons
import GalleyCore

/// The word lists that ship with Galley, by the name of their file in `CLexicons/data`.
package enum WordLists {
  /// - Precondition: there is a list of that name.
  package static func list(_ name: String) -> WordList {
    WordList(String(decoding: bytes(name), as: UTF8.self))
  }

  /// The file as it is, for those that are no lists of words.
  ///
  /// - Precondition: there is one of that name.
  package static func bytes(_ name: String) -> UnsafeBufferPointer<UInt8> {
    var count = 0
    let lists = galley_word_lists(&count)
    for index in 0..<count where String(cString: lists[index].name) == name {
      return UnsafeBufferPointer(start: lists[index].bytes, count: lists[index].count)
    }
    preconditionFailure("no word list is called '\(name)'")
  }
}

/// The phrases by which readers and annotators know the lines around a text.
package enum Furniture {
  package static let phrases = FurnitureClass.phrases(
    furniture: WordLists.list("furniture"), dates: WordLists.list("dates"))
}
