/// A kind of object that scripts see as a table with known fields.
///
///     let quote = LuaModel(
///       name: "quote",
///       fields: [LuaField("text"), LuaField("span", writable: false)],
///       read: { index, field, encoder in
///         switch field {
///         case 0: encoder.string(document.quotes[index].bytes)
///         default: encodeSpan(document.quotes[index].span, &encoder)
///         }
///       },
///       describe: { index in "quote \(index + 1) of gates.txt" })
///     let id = try state.define(quote)
package struct LuaModel {
  /// The word in messages: "quote has no field 'tilte'".
  package var name: String
  /// What `getmetatable` answers.
  package var metatableName: String
  /// In the order of `pairs`. A field's number is its place here, from 0.
  package var fields: [LuaField]
  package var methods: [LuaMethod]
  /// Writes the value of one field of the object at an index. Called at most once for each field in
  /// a document; writing nothing means nil.
  package var read:
    (_ index: Int, _ field: Int, _ value: inout LuaEncoder) throws(LuaFailure) -> Void
  /// What `tostring` says.
  package var describe: (_ index: Int) -> String

  package init(
    name: String, metatableName: String? = nil, fields: [LuaField], methods: [LuaMethod] = [],
    read:
      @escaping (
        _ index: Int, _ field: Int, _ value: inout LuaEncoder
      ) throws(LuaFailure) -> Void,
    describe: @escaping (_ index: Int) -> String
  ) {
    self.name = name
    self.metatableName = metatableName ?? "galley." + name
    self.fields = fields
    self.methods = methods
    self.read = read
    self.describe = describe
  }
}

package struct LuaField: Sendable {
  package var name: String
  /// A script that sets a field that is not writable gets an error, as long as the field has not
  /// been read; after that only `LuaState.collectChanges` sees it.
  package var isWritable: Bool

  package init(_ name: String, writable: Bool = true) {
    self.name = name
    self.isWritable = writable
  }
}

/// A function of a model's objects: `quote:next()`. The receiver is `call.receiver`, and arguments
/// count from 1 after it.
package struct LuaMethod {
  package var name: String
  package var function: LuaHostFunction

  package init(_ name: String, _ function: @escaping LuaHostFunction) {
    self.name = name
    self.function = function
  }
}

/// A field that a script may have changed, and what is there now.
package struct LuaChange {
  package let object: LuaObject
  /// The field's place in the model.
  package let field: Int
  /// False for a field that a script must not change; the host compares and complains.
  package let isWritable: Bool
  /// Nil when the script cleared the field.
  package let value: LuaView
}
