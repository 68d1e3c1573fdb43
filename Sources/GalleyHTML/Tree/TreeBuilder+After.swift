/// The insertion modes of templates, of frames, and of what comes after the body.
extension TreeBuilder {
  mutating func inTemplate() -> Step {
    switch kind {
    case .text, .comment, .doctype: return inBody()
    case .startTag:
      switch tokenizer.tag {
      case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title:
        return inHead()
      case .caption, .colgroup, .tbody, .tfoot, .thead: return switchTemplate(to: .inTable)
      case .col: return switchTemplate(to: .inColumnGroup)
      case .tr: return switchTemplate(to: .inTableBody)
      case .td, .th: return switchTemplate(to: .inRow)
      default: return switchTemplate(to: .inBody)
      }
    case .endTag: return tokenizer.tag == .template ? inHead() : .done
    case .end:
      guard isOpen(.template) else { return .done }
      popUntil(.template)
      clearFormattingToMarker()
      _ = templateModes.popLast()
      resetMode()
      return .again
    }
  }

  private mutating func switchTemplate(to new: InsertionMode) -> Step {
    _ = templateModes.popLast()
    templateModes.append(new)
    mode = new
    return .again
  }

  mutating func afterBody() -> Step {
    switch kind {
    case .text where isSpace(): return inBody()
    case .comment:
      insertComment(into: stack[0].node)
      return .done
    case .doctype: return .done
    case .startTag where tokenizer.tag == .html: return inBody()
    case .endTag where tokenizer.tag == .html:
      mode = .afterAfterBody
      return .done
    case .end: return .done
    default:
      mode = .inBody
      return .again
    }
  }

  mutating func afterAfterBody() -> Step {
    switch kind {
    case .comment:
      insertComment(into: .document)
      return .done
    case .doctype: return inBody()
    case .text where isSpace(): return inBody()
    case .startTag where tokenizer.tag == .html: return inBody()
    case .end: return .done
    default:
      mode = .inBody
      return .again
    }
  }

  mutating func inFrameset() -> Step {
    switch kind {
    case .text: insertOnlySpaces()
    case .comment: insertComment()
    case .startTag:
      switch tokenizer.tag {
      case .html: return inBody()
      case .frameset: insertElement()
      case .frame: insertVoidElement()
      case .noframes: return inHead()
      default: break
      }
    case .endTag where tokenizer.tag == .frameset:
      guard current.tag != .html else { break }
      pop()
      if current.tag != .frameset { mode = .afterFrameset }
    default: break
    }
    return .done
  }

  mutating func afterFrameset() -> Step {
    switch kind {
    case .text: insertOnlySpaces()
    case .comment: insertComment()
    case .startTag:
      if tokenizer.tag == .html { return inBody() }
      if tokenizer.tag == .noframes { return inHead() }
    case .endTag where tokenizer.tag == .html: mode = .afterAfterFrameset
    default: break
    }
    return .done
  }

  mutating func afterAfterFrameset() -> Step {
    switch kind {
    case .comment: insertComment(into: .document)
    case .text: insertOnlySpaces()
    case .startTag:
      if tokenizer.tag == .html { return inBody() }
      if tokenizer.tag == .noframes { return inHead() }
    default: break
    }
    return .done
  }
}
