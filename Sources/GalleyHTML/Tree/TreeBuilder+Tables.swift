/// The insertion modes of tables.
extension TreeBuilder {
  mutating func inTable() -> Step {
    switch kind {
    case .text:
      switch current.tag {
      case .table, .tbody, .template, .tfoot, .thead, .tr:
        pendingText.removeAll(keepingCapacity: true)
        originalMode = mode
        mode = .inTableText
        return .again
      default: return fosterParented()
      }
    case .comment:
      insertComment()
      return .done
    case .doctype: return .done
    case .startTag:
      switch tokenizer.tag {
      case .caption:
        clearStack(to: Self.isTableBase)
        insertMarker()
        insertElement()
        mode = .inCaption
        return .done
      case .colgroup:
        clearStack(to: Self.isTableBase)
        insertElement()
        mode = .inColumnGroup
        return .done
      case .col:
        clearStack(to: Self.isTableBase)
        insertElement(.colgroup)
        mode = .inColumnGroup
        return .again
      case .tbody, .tfoot, .thead:
        clearStack(to: Self.isTableBase)
        insertElement()
        mode = .inTableBody
        return .done
      case .td, .th, .tr:
        clearStack(to: Self.isTableBase)
        insertElement(.tbody)
        mode = .inTableBody
        return .again
      case .table:
        guard hasInTableScope(.table) else { return .done }
        popUntil(.table)
        resetMode()
        return .again
      case .style, .script, .template: return inHead()
      case .input:
        guard tokenHas(.type, "hidden") else { return fosterParented() }
        insertVoidElement()
        return .done
      case .form:
        guard !isOpen(.template), form == .none else { return .done }
        form = insertElement()
        pop()
        return .done
      default: return fosterParented()
      }
    case .endTag:
      switch tokenizer.tag {
      case .table:
        guard hasInTableScope(.table) else { return .done }
        popUntil(.table)
        resetMode()
        return .done
      case .body, .caption, .col, .colgroup, .html, .tbody, .td, .tfoot, .th, .thead, .tr:
        return .done
      case .template: return inHead()
      default: return fosterParented()
      }
    case .end: return inBody()
    }
  }

  private static func isTableBase(_ tag: Tag) -> Bool {
    tag == .table || tag == .template || tag == .html
  }

  private static func isTableBodyBase(_ tag: Tag) -> Bool {
    tag == .tbody || tag == .tfoot || tag == .thead || tag == .template || tag == .html
  }

  private static func isRowBase(_ tag: Tag) -> Bool {
    tag == .tr || tag == .template || tag == .html
  }

  /// What does not belong into a table goes before it.
  private mutating func fosterParented() -> Step {
    fosterParents = true
    let step = inBody()
    fosterParents = false
    return step
  }

  mutating func inTableText() -> Step {
    if kind == .text {
      if !tokenizer.isZero {
        pendingText.append(
          PendingText(start: tokenizer.start, end: tokenizer.end, content: tokenizer.content))
      }
      return .done
    }
    let isSpace = pendingText.allSatisfy {
      leadingSpace($0.start, $0.end, $0.content) == $0.end - $0.start
    }
    for text in pendingText {
      if isSpace {
        insertText(text.start, text.end, text.content)
      } else {
        fosterParents = true
        reconstructFormatting()
        insertText(text.start, text.end, text.content)
        framesetOK = false
        fosterParents = false
      }
    }
    pendingText.removeAll(keepingCapacity: true)
    mode = originalMode
    return .again
  }

  mutating func inCaption() -> Step {
    let tag = tokenizer.tag
    if kind == .endTag {
      switch tag {
      case .caption:
        closeCaption()
        return .done
      case .table: return closeCaption() ? .again : .done
      case .body, .col, .colgroup, .html, .tbody, .td, .tfoot, .th, .thead, .tr: return .done
      default: break
      }
    } else if kind == .startTag {
      switch tag {
      case .caption, .col, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr:
        return closeCaption() ? .again : .done
      default: break
      }
    }
    return inBody()
  }

  @discardableResult
  private mutating func closeCaption() -> Bool {
    guard hasInTableScope(.caption) else { return false }
    generateImpliedEndTags()
    popUntil(.caption)
    clearFormattingToMarker()
    mode = .inTable
    return true
  }

  mutating func inColumnGroup() -> Step {
    switch kind {
    case .text where insertSpace(): return .done
    case .comment:
      insertComment()
      return .done
    case .doctype: return .done
    case .startTag:
      switch tokenizer.tag {
      case .html: return inBody()
      case .col:
        insertVoidElement()
        return .done
      case .template: return inHead()
      default: break
      }
    case .endTag:
      switch tokenizer.tag {
      case .colgroup:
        if current.tag == .colgroup {
          popUntil(.colgroup)
          mode = .inTable
        }
        return .done
      case .col: return .done
      case .template: return inHead()
      default: break
      }
    case .end: return inBody()
    default: break
    }
    guard current.tag == .colgroup else { return .done }
    pop()
    mode = .inTable
    return .again
  }

  mutating func inTableBody() -> Step {
    if kind == .startTag {
      switch tokenizer.tag {
      case .tr:
        clearStack(to: Self.isTableBodyBase)
        insertElement()
        mode = .inRow
        return .done
      case .td, .th:
        clearStack(to: Self.isTableBodyBase)
        insertElement(.tr)
        mode = .inRow
        return .again
      case .caption, .col, .colgroup, .tbody, .tfoot, .thead: return closeTableBody()
      default: break
      }
    } else if kind == .endTag {
      switch tokenizer.tag {
      case .tbody, .tfoot, .thead:
        guard hasInTableScope(tokenizer.tag) else { return .done }
        clearStack(to: Self.isTableBodyBase)
        popUntil(tokenizer.tag)
        mode = .inTable
        return .done
      case .table: return closeTableBody()
      case .body, .caption, .col, .colgroup, .html, .td, .th, .tr: return .done
      default: break
      }
    }
    return inTable()
  }

  private mutating func closeTableBody() -> Step {
    guard hasInTableScope(.tbody) || hasInTableScope(.thead) || hasInTableScope(.tfoot) else {
      return .done
    }
    clearStack(to: Self.isTableBodyBase)
    pop()
    mode = .inTable
    return .again
  }

  mutating func inRow() -> Step {
    if kind == .startTag {
      switch tokenizer.tag {
      case .td, .th:
        clearStack(to: Self.isRowBase)
        insertElement()
        mode = .inCell
        insertMarker()
        return .done
      case .caption, .col, .colgroup, .tbody, .tfoot, .thead, .tr:
        return closeRow() ? .again : .done
      default: break
      }
    } else if kind == .endTag {
      switch tokenizer.tag {
      case .tr:
        closeRow()
        return .done
      case .table: return closeRow() ? .again : .done
      case .tbody, .tfoot, .thead:
        guard hasInTableScope(tokenizer.tag) else { return .done }
        return closeRow() ? .again : .done
      case .body, .caption, .col, .colgroup, .html, .td, .th: return .done
      default: break
      }
    }
    return inTable()
  }

  @discardableResult
  private mutating func closeRow() -> Bool {
    guard hasInTableScope(.tr) else { return false }
    clearStack(to: Self.isRowBase)
    pop()
    mode = .inTableBody
    return true
  }

  mutating func inCell() -> Step {
    if kind == .startTag {
      switch tokenizer.tag {
      case .caption, .col, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr:
        guard hasInTableScope(.td) || hasInTableScope(.th) else { return .done }
        closeCell()
        return .again
      default: break
      }
    } else if kind == .endTag {
      switch tokenizer.tag {
      case .td, .th:
        guard hasInTableScope(tokenizer.tag) else { return .done }
        generateImpliedEndTags()
        popUntil(tokenizer.tag)
        clearFormattingToMarker()
        mode = .inRow
        return .done
      case .body, .caption, .col, .colgroup, .html: return .done
      case .table, .tbody, .tfoot, .thead, .tr:
        guard hasInTableScope(tokenizer.tag) else { return .done }
        closeCell()
        return .again
      default: break
      }
    }
    return inBody()
  }

  private mutating func closeCell() {
    generateImpliedEndTags()
    popUntil { $0.tag == .td || $0.tag == .th }
    clearFormattingToMarker()
    mode = .inRow
  }

  /// Finds the mode that fits what is open.
  mutating func resetMode() {
    for (index, element) in stack.enumerated().reversed() {
      switch element.tag {
      case .td where index > 0: mode = .inCell
      case .th where index > 0: mode = .inCell
      case .tr: mode = .inRow
      case .tbody, .thead, .tfoot: mode = .inTableBody
      case .caption: mode = .inCaption
      case .colgroup: mode = .inColumnGroup
      case .table: mode = .inTable
      case .template: mode = templateModes.last ?? .inBody
      case .head where index > 0: mode = .inHead
      case .body: mode = .inBody
      case .frameset: mode = .inFrameset
      case .html: mode = head == .none ? .beforeHead : .afterHead
      default: continue
      }
      return
    }
    mode = .inBody
  }
}
