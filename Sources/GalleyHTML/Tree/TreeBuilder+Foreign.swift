/// SVG and MathML inside a page.
extension TreeBuilder {
  func usesForeignRules() -> Bool {
    guard let top = stack.last, top.traits.contains(.foreign), kind != .end else { return false }
    if top.traits.contains(.mathTextPoint) {
      if kind == .text { return false }
      if kind == .startTag, tokenizer.tag != .mglyph, tokenizer.tag != .malignmark { return false }
    }
    if kind == .startTag, tokenizer.tag == .svg,
      document.nodes[Int(top.node)].tag == .annotationXML
    {
      return false
    }
    if top.traits.contains(.htmlPoint), kind == .startTag || kind == .text { return false }
    return true
  }

  mutating func foreignContent() -> Step {
    switch kind {
    case .text:
      if tokenizer.isZero {
        insertReplacement()
        return .done
      }
      insertText()
      if framesetOK, !isSpace() { framesetOK = false }
    case .comment: insertComment()
    case .doctype, .end: break
    case .startTag:
      if breaksOut() {
        repeat { pop() } while !isHTMLAgain()
        return process(mode)
      }
      insertForeign(document.nodes[Int(current.node)].namespace)
    case .endTag:
      if tokenizer.tag == .br || tokenizer.tag == .p {
        repeat { pop() } while !isHTMLAgain()
        return process(mode)
      }
      return foreignEndTag()
    }
    return .done
  }

  private func breaksOut() -> Bool {
    let tag = tokenizer.tag
    if tag == .font {
      return tokenizer.attributes[tokenizer.firstAttribute...].contains {
        $0.known == .color || $0.known == .face || $0.known == .size
      }
    }
    return tag != .other && traits[Int(tokenizer.name)].contains(.breaksOut)
  }

  private func isHTMLAgain() -> Bool {
    guard let top = stack.last else { return true }
    return !top.traits.contains(.foreign)
      || !top.traits.isDisjoint(with: [.mathTextPoint, .htmlPoint])
  }

  private mutating func foreignEndTag() -> Step {
    var index = stack.count - 1
    let wanted = tokenizer.name
    while index > 0 {
      let element = stack[index]
      if !element.traits.contains(.foreign) { return process(mode) }
      let name = document.nodes[Int(element.node)].name
      if name == wanted || foreignNames.lowerCase[name] == wanted {
        while stack.count > index { pop() }
        document.nodes[Int(element.node)].end = UInt32(tokenizer.end)
        return .done
      }
      index -= 1
    }
    return .done
  }

  /// `svg` or `math` in HTML.
  mutating func startForeign() {
    reconstructFormatting()
    insertForeign(tokenizer.tag == .svg ? .svg : .math)
  }

  private mutating func insertForeign(_ namespace: HTMLNode.Namespace) {
    let node = makeElement()
    document.nodes[Int(node)].namespace = namespace
    var traits: TagTraits = .foreign
    if namespace == .svg {
      if let name = foreignNames.elements[tokenizer.name] {
        document.nodes[Int(node)].name = name
      }
      switch tokenizer.tag {
      case .foreignobject, .desc, .title: traits.formUnion([.htmlPoint, .scope, .special])
      default: break
      }
    } else {
      switch tokenizer.tag {
      case .mi, .mo, .mn, .ms, .mtext: traits.formUnion([.mathTextPoint, .scope, .special])
      case .annotationXML:
        traits.formUnion([.scope, .special])
        if tokenHas(.encoding, "text/html") || tokenHas(.encoding, "application/xhtml+xml") {
          traits.insert(.htmlPoint)
        }
      default: break
      }
    }
    for index in tokenizer.firstAttribute..<tokenizer.attributes.count {
      let name = tokenizer.attributes[index].name
      let names = namespace == .svg ? foreignNames.svgAttributes : foreignNames.mathAttributes
      if let adjusted = names[name] { tokenizer.attributes[index].name = adjusted }
    }
    insert(node)
    if tokenizer.isSelfClosing { return }
    push(node, .other, traits)
  }
}

/// The names that SVG and MathML spell with capitals, or with a namespace.
struct ForeignNames: Sendable {
  private(set) var elements: [NameID: NameID] = [:]
  private(set) var svgAttributes: [NameID: NameID] = [:]
  private(set) var mathAttributes: [NameID: NameID] = [:]
  /// From the spelt name to that of the tag.
  private(set) var lowerCase: [NameID: NameID] = [:]

  /// Adds the names to those that every document knows.
  init(_ tags: inout NameTable, _ attributes: inout NameTable) {
    for name in Self.elementNames.split(separator: " ").map(String.init) {
      let lower = Self.id(name, &tags)
      let exact = tags.addExact(name)
      elements[lower] = exact
      lowerCase[exact] = lower
    }
    for name in Self.attributeNames.split(separator: " ").map(String.init) {
      svgAttributes[Self.id(name, &attributes)] = attributes.addExact(name)
    }
    mathAttributes[Self.id("definitionurl", &attributes)] = attributes.addExact("definitionURL")
    for name in Self.namespaced.split(separator: " ").map(String.init) {
      let id = Self.id(name, &attributes)
      let exact = attributes.addExact(String(name.map { $0 == ":" ? " " : $0 }))
      svgAttributes[id] = exact
      mathAttributes[id] = exact
    }
  }

  private static func id(_ name: String, _ table: inout NameTable) -> NameID {
    var name = name
    return name.withUTF8 { table.id($0) }
  }

  private static let elementNames = """
    altGlyph altGlyphDef altGlyphItem animateColor animateMotion animateTransform clipPath feBlend \
    feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting \
    feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR \
    feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight \
    feSpecularLighting feSpotLight feTile feTurbulence foreignObject glyphRef linearGradient \
    radialGradient textPath
    """
  private static let attributeNames = """
    attributeName attributeType baseFrequency baseProfile calcMode clipPathUnits diffuseConstant \
    edgeMode filterUnits glyphRef gradientTransform gradientUnits kernelMatrix kernelUnitLength \
    keyPoints keySplines keyTimes lengthAdjust limitingConeAngle markerHeight markerUnits \
    markerWidth maskContentUnits maskUnits numOctaves pathLength patternContentUnits \
    patternTransform patternUnits pointsAtX pointsAtY pointsAtZ preserveAlpha \
    preserveAspectRatio primitiveUnits refX refY repeatCount repeatDur requiredExtensions \
    requiredFeatures specularConstant specularExponent spreadMethod startOffset stdDeviation \
    stitchTiles surfaceScale systemLanguage tableValues targetX targetY textLength viewBox \
    viewTarget xChannelSelector yChannelSelector zoomAndPan
    """
  private static let namespaced = """
    xlink:actuate xlink:arcrole xlink:href xlink:role xlink:show xlink:title xlink:type xml:lang \
    xml:space xmlns:xlink
    """
}
