/// The attribute names that the standard or a reader has a rule for.
///
/// All other names are `other`; the name itself is in the document's `NameTable`.
public enum AttributeName: String, CaseIterable, Sendable {
  case other = ""
  case id, `class`, href, src, content, name, property, rel, type, datetime, alt, title, lang
  case charset, style, hidden, role, itemprop, itemtype, itemscope, itemid, srcset, color, face
  case size, encoding, action, value, width, height, pubdate, cite, dir, target, media, poster
  case start, `for`, colspan, rowspan, resource, about, typeof, vocab
  case httpEquiv = "http-equiv"
  case ariaHidden = "aria-hidden"
  case ariaLabel = "aria-label"
  case xmlLang = "xml:lang"
  case dataSrc = "data-src"
  case dataSrcset = "data-srcset"
  case dataLazySrc = "data-lazy-src"
  case dataOriginal = "data-original"
  case dataSavedFrom = "data-savefrom"
  case dataTestID = "data-testid"
  case dataTime = "data-time"
  case dataTimestamp = "data-timestamp"
  case dataUtime = "data-utime"
  case dataPublished = "data-published"
  case dataDate = "data-date"
  case dataAuthor = "data-author"
  case dataHref = "data-href"
  case dataComponent = "data-component"
  case dataQA = "data-qa"
}
