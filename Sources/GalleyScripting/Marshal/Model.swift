/// The kinds of objects that scripts meet, by the word that messages use.
enum Model: String, CaseIterable {
  case article
  case paragraph
  case quote
  case citation
  case comment
  case person
  case speaker
  case publication
  case phrase
  case dateline
  case link
}
