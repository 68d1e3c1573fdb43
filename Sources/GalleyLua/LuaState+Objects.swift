internal import CGalleyLua

// The models, the objects of a document, and what scripts have changed of them.

extension LuaState {
  package func define(_ model: LuaModel) throws(LuaError) -> LuaModelID {
    precondition(models.count < UInt16.max, "too many models")
    let names = CStrings(model.fields.map(\.name) + model.methods.map(\.name))
    let fields = zip(names.pointers, model.fields).map {
      glua_field(name: $0, writable: $1.isWritable)
    }
    let methods = zip(names.pointers.dropFirst(fields.count), model.methods).map {
      glua_method(name: $0, function: add($1.function))
    }
    try check(
      glua_define_model(
        raw, model.name, model.metatableName, fields, fields.count, methods, methods.count))
    withExtendedLifetime(names) {}
    models.append(model)
    return LuaModelID(number: UInt16(models.count - 1))
  }

  /// Adds fields behind those that a model has.
  ///
  /// - Precondition: no document is at work: `endDocument` came last.
  package func addFields(_ fields: [LuaField], to model: LuaModelID) throws(LuaError) {
    let names = CStrings(fields.map(\.name))
    let raws = zip(names.pointers, fields).map { glua_field(name: $0, writable: $1.isWritable) }
    try check(glua_add_fields(raw, model.number, raws, raws.count))
    withExtendedLifetime(names) {}
    models[Int(model.number)].fields += fields
  }

  /// The fields of a model, in their order.
  package func fieldNames(of model: LuaModelID) -> [String] {
    models[Int(model.number)].fields.map(\.name)
  }

  func name(of model: LuaModelID) -> String { models[Int(model.number)].name }

  /// Ends the document: Lua forgets its objects, and whatever a script has kept of them is dead.
  /// Never fails and takes no memory.
  package func endDocument() {
    glua_end_document(raw)
  }

  /// Makes Lua forget what it has read of the document's objects: the next read of a field asks the
  /// host again. For a host that has changed what stands behind them. Never fails.
  ///
  /// Edits that `collectChanges` has not handed over are lost.
  package func forgetFields() {
    glua_forget_fields(raw)
  }

  /// Counts the documents that have ended.
  package var generation: UInt32 { glua_generation(raw) }

  /// Hands over each field that may be another one than the host's, with what is there now, ordered
  /// by model, index and field: what a script has set or cleared in this document, and the lists
  /// and tables that it has read, since it may have changed them in place. What it has only read
  /// is left out; what was handed over once comes again. The cost depends on the fields touched,
  /// not on the document.
  ///
  /// The view of a change lives for `body`, which must not call into the state.
  package func collectChanges(
    _ body: (LuaChange) throws(LuaFailure) -> Void
  ) throws(LuaError) {
    let failure = try reading { () throws(LuaError) in
      try check(glua_collect_changes(raw))
    } body: { first, end -> LuaFailure? in
      var view = first
      while view.position < end {
        let head = view.node
        let value = view.at(view.position + 1)
        let model = LuaModelID(number: head.model)
        let field = Int(head.as.reference)
        let change = LuaChange(
          object: LuaObject(model: model, index: Int(head.count)), field: field,
          isWritable: models[Int(head.model)].fields[field].isWritable, value: value)
        do throws(LuaFailure) {
          try body(change)
        } catch {
          return error
        }
        view = view.at(value.end)
      }
      return nil
    }
    if let failure {
      throw LuaError(kind: .hostFailure, message: failure.message, cause: failure)
    }
  }
}
