/// The insertion modes up to the body.
extension TreeBuilder {
  mutating func initial() -> Step {
    switch kind {
    case .text where dropSpace(): return .done
    case .comment:
      insertComment(into: .document)
      return .done
    case .doctype:
      guard let token = tokenizer.doctype else { return .done }
      document.doctype = HTMLDocument.Doctype(
        name: token.name ?? "", publicID: token.publicID, systemID: token.systemID)
      document.isQuirky = token.quirks == .full
      document.nodes.append(
        HTMLNode(.doctype, start: UInt32(tokenizer.start), end: UInt32(tokenizer.position)))
      document.append(NodeID(document.nodes.count - 1), to: .document)
      mode = .beforeHTML
      return .done
    default:
      document.isQuirky = true
      mode = .beforeHTML
      return .again
    }
  }

  mutating func beforeHTML() -> Step {
    switch kind {
    case .doctype: return .done
    case .comment:
      insertComment(into: .document)
      return .done
    case .text where dropSpace(): return .done
    case .startTag where tokenizer.tag == .html:
      insertElement()
      mode = .beforeHead
      return .done
    case .endTag:
      switch tokenizer.tag {
      case .head, .body, .html, .br: break
      default: return .done
      }
    default: break
    }
    insertElement(.html)
    mode = .beforeHead
    return .again
  }

  mutating func beforeHead() -> Step {
    switch kind {
    case .text where dropSpace(): return .done
    case .comment:
      insertComment()
      return .done
    case .doctype: return .done
    case .startTag:
      if tokenizer.tag == .html { return inBody() }
      if tokenizer.tag == .head {
        head = insertElement()
        mode = .inHead
        return .done
      }
    case .endTag:
      switch tokenizer.tag {
      case .head, .body, .html, .br: break
      default: return .done
      }
    default: break
    }
    head = insertElement(.head)
    mode = .inHead
    return .again
  }

  mutating func inHead() -> Step {
    switch kind {
    case .text where insertSpace(): return .done
    case .comment:
      insertComment()
      return .done
    case .doctype: return .done
    case .startTag:
      switch tokenizer.tag {
      case .html: return inBody()
      case .base, .basefont, .bgsound, .link, .meta:
        insertVoidElement()
        return .done
      case .title:
        insertTextElement(.rcdata)
        return .done
      case .noframes, .style:
        insertTextElement(.rawtext)
        return .done
      case .noscript:
        insertElement()
        mode = .inHeadNoscript
        return .done
      case .script:
        insertTextElement(.script)
        return .done
      case .template:
        startTemplate()
        return .done
      case .head: return .done
      default: break
      }
    case .endTag:
      switch tokenizer.tag {
      case .head:
        popUntil(.head)
        mode = .afterHead
        return .done
      case .body, .html, .br: break
      case .template:
        endTemplate()
        return .done
      default: return .done
      }
    default: break
    }
    pop()
    mode = .afterHead
    return .again
  }

  /// An element whose text is read without tags.
  mutating func insertTextElement(_ textMode: Tokenizer.Mode) {
    insertElement()
    tokenizer.readText(textMode)
    originalMode = mode
    mode = .text
  }

  private mutating func startTemplate() {
    let node = insertElement()
    document.nodes.append(
      HTMLNode(.content, start: UInt32(tokenizer.end), end: UInt32(tokenizer.end)))
    document.append(NodeID(document.nodes.count - 1), to: node)
    insertMarker()
    framesetOK = false
    mode = .inTemplate
    templateModes.append(.inTemplate)
  }

  private mutating func endTemplate() {
    guard isOpen(.template) else { return }
    generateAllImpliedEndTags()
    popUntil(.template)
    clearFormattingToMarker()
    _ = templateModes.popLast()
    resetMode()
  }

  mutating func inHeadNoscript() -> Step {
    switch kind {
    case .doctype: return .done
    case .text:
      if insertSpace() { return .done }
    case .comment: return inHead()
    case .startTag:
      switch tokenizer.tag {
      case .html: return inBody()
      case .basefont, .bgsound, .link, .meta, .noframes, .style: return inHead()
      case .head, .noscript: return .done
      default: break
      }
    case .endTag:
      if tokenizer.tag == .noscript {
        popUntil(.noscript)
        mode = .inHead
        return .done
      }
      if tokenizer.tag != .br { return .done }
    default: break
    }
    pop()
    mode = .inHead
    return .again
  }

  mutating func afterHead() -> Step {
    switch kind {
    case .text where insertSpace(): return .done
    case .comment:
      insertComment()
      return .done
    case .doctype: return .done
    case .startTag:
      switch tokenizer.tag {
      case .html: return inBody()
      case .body:
        insertElement()
        framesetOK = false
        mode = .inBody
        return .done
      case .frameset:
        insertElement()
        mode = .inFrameset
        return .done
      case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title:
        push(head, .head, traits(of: .head))
        let step = inHead()
        removeFromStack(head)
        return step
      case .head: return .done
      default: break
      }
    case .endTag:
      switch tokenizer.tag {
      case .template: return inHead()
      case .body, .html, .br: break
      default: return .done
      }
    default: break
    }
    insertElement(.body)
    mode = .inBody
    return .again
  }

  /// Inside `title`, `script` and the like.
  mutating func inText() -> Step {
    switch kind {
    case .text:
      insertText()
      return .done
    case .end:
      pop()
      mode = originalMode
      tokenizer.mode = .data
      return .again
    default:
      let node = current.node
      pop()
      document.nodes[Int(node)].end = UInt32(tokenizer.end)
      mode = originalMode
      tokenizer.mode = .data
      return .done
    }
  }
}
