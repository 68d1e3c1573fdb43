/// The insertion mode "in body".
extension TreeBuilder {
  mutating func inBody() -> Step {
    switch kind {
    case .text:
      if tokenizer.isZero { return .done }
      reconstructFormatting()
      if framesetOK, !isSpace() { framesetOK = false }
      insertText()
      return .done
    case .comment:
      insertComment()
      return .done
    case .doctype: return .done
    case .startTag: return startTagInBody()
    case .endTag: return endTagInBody()
    case .end: return templateModes.isEmpty ? .done : inTemplate()
    }
  }

  // MARK: - Start tags

  private mutating func startTagInBody() -> Step {
    let tag = tokenizer.tag
    switch tag {
    case .div, .address, .article, .aside, .blockquote, .center, .details, .dialog, .dir, .dl,
      .fieldset, .figcaption, .figure, .footer, .header, .hgroup, .main, .menu, .nav, .ol, .p,
      .search, .section, .summary, .ul:
      if hasInButtonScope(.p) { closeParagraph() }
      insertElement()
    case .span, .other, .label, .abbr, .time, .cite, .picture, .video, .canvas, .sup, .sub, .ins,
      .del, .mark, .q:
      reconstructFormatting()
      insertElement()
    case .a: startLink()
    case .b, .big, .code, .em, .font, .i, .s, .small, .strike, .strong, .tt, .u:
      reconstructFormatting()
      pushFormatting(insertElement(), tag)
    case .nobr:
      reconstructFormatting()
      if hasInScope(.nobr) {
        adoptionAgency(.nobr)
        reconstructFormatting()
      }
      pushFormatting(insertElement(), tag)
    case .img, .br, .area, .embed, .keygen, .wbr:
      reconstructFormatting()
      insertVoidElement()
      framesetOK = false
    case .li: startListItem()
    case .dd, .dt: startDescription()
    case .h1, .h2, .h3, .h4, .h5, .h6:
      if hasInButtonScope(.p) { closeParagraph() }
      if current.traits.contains(.heading) { pop() }
      insertElement()
    case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title:
      return inHead()
    case .svg, .math: startForeign()
    case .html:
      if !isOpen(.template) { mergeAttributes(into: stack[0].node) }
    case .body: secondBody()
    case .frameset: startFrameset()
    case .pre, .listing:
      if hasInButtonScope(.p) { closeParagraph() }
      insertElement()
      skipsLineFeed = true
      framesetOK = false
    case .form: startForm()
    case .plaintext:
      if hasInButtonScope(.p) { closeParagraph() }
      insertElement()
      tokenizer.mode = .plaintext
    case .button:
      if hasInScope(.button) {
        generateImpliedEndTags()
        popUntil(.button)
      }
      reconstructFormatting()
      insertElement()
      framesetOK = false
    case .applet, .marquee, .object:
      reconstructFormatting()
      insertElement()
      insertMarker()
      framesetOK = false
    case .table:
      if !document.isQuirky, hasInButtonScope(.p) { closeParagraph() }
      insertElement()
      framesetOK = false
      mode = .inTable
    case .input: startInput()
    case .param, .source, .track: insertVoidElement()
    case .hr:
      if hasInButtonScope(.p) { closeParagraph() }
      if hasInScope(.select) { generateImpliedEndTags() }
      insertVoidElement()
      framesetOK = false
    case .image:
      tokenizer.tag = .img
      tokenizer.name = NameID(tagPlaces[.img] ?? 0)
      return .again
    case .textarea:
      insertElement()
      tokenizer.readText(.rcdata)
      skipsLineFeed = true
      originalMode = mode
      framesetOK = false
      mode = .text
    case .xmp:
      if hasInButtonScope(.p) { closeParagraph() }
      reconstructFormatting()
      framesetOK = false
      insertTextElement(.rawtext)
    case .iframe:
      framesetOK = false
      insertTextElement(.rawtext)
    case .noembed: insertTextElement(.rawtext)
    case .select: startSelect()
    case .option:
      if hasInScope(.select) {
        generateImpliedEndTags(except: .optgroup)
      } else if current.tag == .option {
        pop()
      }
      reconstructFormatting()
      insertElement()
    case .optgroup:
      if hasInScope(.select) {
        generateImpliedEndTags()
      } else if current.tag == .option {
        pop()
      }
      reconstructFormatting()
      insertElement()
    case .rb, .rtc:
      if hasInScope(.ruby) { generateImpliedEndTags() }
      insertElement()
    case .rp, .rt:
      if hasInScope(.ruby) { generateImpliedEndTags(except: .rtc) }
      insertElement()
    case .caption, .col, .colgroup, .frame, .head, .tbody, .td, .tfoot, .th, .thead, .tr: break
    default:
      reconstructFormatting()
      insertElement()
    }
    return .done
  }

  private mutating func startLink() {
    if let index = formattingIndex(of: .a) {
      let node = formatting[index].node
      adoptionAgency(.a)
      if let rest = formatting.lastIndex(where: { $0.node == node }) { formatting.remove(at: rest) }
      removeFromStack(node)
    }
    reconstructFormatting()
    pushFormatting(insertElement(), .a)
  }

  private mutating func startListItem() {
    framesetOK = false
    var index = stack.count - 1
    while index >= 0 {
      let element = stack[index]
      if element.tag == .li {
        generateImpliedEndTags(except: .li)
        popUntil(.li)
        break
      }
      if element.traits.contains(.special), element.tag != .address, element.tag != .div,
        element.tag != .p
      {
        break
      }
      index -= 1
    }
    if hasInButtonScope(.p) { closeParagraph() }
    insertElement()
  }

  private mutating func startDescription() {
    framesetOK = false
    var index = stack.count - 1
    while index >= 0 {
      let element = stack[index]
      if element.tag == .dd || element.tag == .dt {
        generateImpliedEndTags(except: element.tag)
        popUntil(element.tag)
        break
      }
      if element.traits.contains(.special), element.tag != .address, element.tag != .div,
        element.tag != .p
      {
        break
      }
      index -= 1
    }
    if hasInButtonScope(.p) { closeParagraph() }
    insertElement()
  }

  private mutating func secondBody() {
    guard stack.count > 1, stack[1].tag == .body, !isOpen(.template) else { return }
    framesetOK = false
    mergeAttributes(into: stack[1].node)
  }

  private mutating func startFrameset() {
    guard stack.count > 1, stack[1].tag == .body, framesetOK else { return }
    document.detach(stack[1].node)
    while stack.count > 1 { pop() }
    insertElement()
    mode = .inFrameset
  }

  private mutating func startForm() {
    let hasTemplate = isOpen(.template)
    if form != .none, !hasTemplate { return }
    if hasInButtonScope(.p) { closeParagraph() }
    let node = insertElement()
    if !hasTemplate { form = node }
  }

  private mutating func startInput() {
    if hasInScope(.select) { popUntil(.select) }
    reconstructFormatting()
    insertVoidElement()
    if !tokenHas(.type, "hidden") { framesetOK = false }
  }

  private mutating func startSelect() {
    // A second one ends the first.
    if hasInScope(.select) {
      popUntil(.select)
      return
    }
    reconstructFormatting()
    insertElement()
    framesetOK = false
  }

  // MARK: - End tags

  private mutating func endTagInBody() -> Step {
    let tag = tokenizer.tag
    switch tag {
    case .p:
      if !hasInButtonScope(.p) { insertElement(.p) }
      closeParagraph()
    case .address, .article, .aside, .blockquote, .button, .center, .details, .dialog, .dir, .div,
      .dl, .fieldset, .figcaption, .figure, .footer, .header, .hgroup, .listing, .main, .menu,
      .nav, .ol, .pre, .search, .section, .select, .summary, .ul:
      guard hasInScope(tag) else { return .done }
      generateImpliedEndTags()
      popUntil(tag)
    case .a, .b, .big, .code, .em, .font, .i, .nobr, .s, .small, .strike, .strong, .tt, .u:
      adoptionAgency(tag)
    case .li:
      guard hasInListScope(.li) else { return .done }
      generateImpliedEndTags(except: .li)
      popUntil(.li)
    case .dd, .dt:
      guard hasInScope(tag) else { return .done }
      generateImpliedEndTags(except: tag)
      popUntil(tag)
    case .h1, .h2, .h3, .h4, .h5, .h6:
      guard hasInScope(where: { $0.traits.contains(.heading) }) else { return .done }
      generateImpliedEndTags()
      popUntil { $0.traits.contains(.heading) }
    case .body, .html:
      guard hasInScope(.body) else { return .done }
      mode = .afterBody
      if tag == .html { return .again }
    case .form: endForm()
    case .applet, .marquee, .object:
      guard hasInScope(tag) else { return .done }
      generateImpliedEndTags()
      popUntil(tag)
      clearFormattingToMarker()
    case .br:
      reconstructFormatting()
      let node = makeElement(.br)
      insert(node)
      framesetOK = false
    case .template: return inHead()
    default: anyOtherEndTag()
    }
    return .done
  }

  private mutating func endForm() {
    if isOpen(.template) {
      guard hasInScope(.form) else { return }
      generateImpliedEndTags()
      popUntil(.form)
      return
    }
    let node = form
    form = .none
    guard node != .none, hasInScope(where: { $0.node == node }) else { return }
    generateImpliedEndTags()
    removeFromStack(node)
    document.nodes[Int(node)].end = UInt32(tokenizer.end)
  }

  /// Closes the nearest element of that name unless a structural one stands between.
  mutating func anyOtherEndTag() {
    let tag = tokenizer.tag
    var index = stack.count - 1
    while index >= 0 {
      let element = stack[index]
      let isSame =
        element.tag == tag && !element.traits.contains(.foreign)
        && (tag != .other || document.nodes[Int(element.node)].name == tokenizer.name)
      if isSame {
        generateImpliedEndTags(except: tag == .other ? .other : tag)
        while stack.count > index { pop() }
        document.nodes[Int(element.node)].end = UInt32(tokenizer.end)
        return
      }
      if element.traits.contains(.special) { return }
      index -= 1
    }
  }
}
