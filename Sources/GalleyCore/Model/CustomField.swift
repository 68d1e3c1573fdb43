/// The value of a field that a script has declared beyond those of a model.
public struct CustomField: Hashable, Sendable {
  public var name: String
  public var value: RowValue

  public init(name: String, value: RowValue) {
    self.name = name
    self.value = value
  }
}

extension [CustomField] {
  /// The value of a field, nil where it has none. Setting nil takes the field away; a new one comes
  /// last.
  public subscript(name: String) -> RowValue? {
    get { first { $0.name == name }?.value }
    set {
      let index = firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): self[index].value = value
      case (let index?, nil): remove(at: index)
      case (nil, let value?): append(CustomField(name: name, value: value))
      case (nil, nil): break
      }
    }
  }
}
