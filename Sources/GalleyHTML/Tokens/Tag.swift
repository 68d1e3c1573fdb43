/// The element names that the standard or a reader has a rule for.
///
/// All other names are `other`; the name itself is in the document's `NameTable`. The raw value is
/// the name as HTML spells it.
public enum Tag: String, CaseIterable, Sendable {
  case other = ""
  case a, abbr, address, applet, area, article, aside, audio, b, base, basefont, bdi, bdo, bgsound
  case big, blockquote, body, br, button, canvas, caption, center, cite, code, col, colgroup, data
  case datalist, dd, del, details, dfn, dialog, dir, div, dl, dt, em, embed, fieldset, figcaption
  case figure, font, footer, form, frame, frameset, h1, h2, h3, h4, h5, h6, head, header, hgroup
  case hr, html, i, iframe, image, img, input, ins, kbd, keygen, label, legend, li, link, listing
  case main, map, mark, marquee, math, menu, menuitem, meta, meter, nav, nobr, noembed, noframes
  case noscript, object, ol, optgroup, option, output, p, param, picture, plaintext, pre, progress
  case q, rb, rp, rt, rtc, ruby, s, samp, script, search, section, select, slot, small, source
  case span, strike, strong, style, sub, summary, sup, svg, table, tbody, td, template, textarea
  case tfoot, th, thead, time, title, tr, track, tt, u, ul, `var`, video, wbr, xmp
  case mi, mo, mn, ms, mtext, mglyph, malignmark, desc, foreignobject
  case annotationXML = "annotation-xml"
}

/// What the tree builder asks of an element's name.
struct TagTraits: OptionSet {
  let rawValue: UInt16

  static let special = TagTraits(rawValue: 1 << 0)
  /// Ends the search for an element "in scope".
  static let scope = TagTraits(rawValue: 1 << 1)
  static let impliedEnd = TagTraits(rawValue: 1 << 2)
  /// Also closed by `</template>` and the end of a page, beside the implied ones.
  static let thoroughlyImpliedEnd = TagTraits(rawValue: 1 << 3)
  static let heading = TagTraits(rawValue: 1 << 4)
  static let tableScope = TagTraits(rawValue: 1 << 5)
  /// Not an HTML element.
  static let foreign = TagTraits(rawValue: 1 << 6)
  /// Text inside follows the rules of HTML although the element is MathML.
  static let mathTextPoint = TagTraits(rawValue: 1 << 7)
  /// Everything inside follows the rules of HTML although the element is not.
  static let htmlPoint = TagTraits(rawValue: 1 << 8)
  static let listScope = TagTraits(rawValue: 1 << 9)
  /// A start tag of this name ends foreign content.
  static let breaksOut = TagTraits(rawValue: 1 << 10)

  /// By the position of the tag in `Tag.allCases`.
  static let html: [TagTraits] = Tag.allCases.map { tag in
    var traits: TagTraits = []
    switch tag {
    case .address, .applet, .area, .article, .aside, .base, .basefont, .bgsound, .blockquote,
      .body, .br, .button, .caption, .center, .col, .colgroup, .dd, .details, .dir, .div, .dl, .dt,
      .embed, .fieldset, .figcaption, .figure, .footer, .form, .frame, .frameset, .h1, .h2, .h3,
      .h4, .h5, .h6, .head, .header, .hgroup, .hr, .html, .iframe, .img, .input, .keygen, .li,
      .link, .listing, .main, .marquee, .menu, .meta, .nav, .noembed, .noframes, .noscript,
      .object, .ol, .p, .param, .plaintext, .pre, .script, .search, .section, .select, .source,
      .style, .summary, .table, .tbody, .td, .template, .textarea, .tfoot, .th, .thead, .title,
      .tr, .track, .ul, .wbr, .xmp:
      traits.insert(.special)
    default: break
    }
    switch tag {
    case .applet, .caption, .html, .table, .td, .th, .marquee, .object, .select, .template:
      traits.insert(.scope)
    default: break
    }
    switch tag {
    case .dd, .dt, .li, .optgroup, .option, .p, .rb, .rp, .rt, .rtc:
      traits.insert([.impliedEnd, .thoroughlyImpliedEnd])
    case .caption, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr:
      traits.insert(.thoroughlyImpliedEnd)
    case .h1, .h2, .h3, .h4, .h5, .h6: traits.insert(.heading)
    default: break
    }
    switch tag {
    case .html, .table, .template: traits.insert(.tableScope)
    case .ol, .ul: traits.insert(.listScope)
    default: break
    }
    switch tag {
    case .b, .big, .blockquote, .body, .br, .center, .code, .dd, .div, .dl, .dt, .em, .embed, .h1,
      .h2, .h3, .h4, .h5, .h6, .head, .hr, .i, .img, .li, .listing, .menu, .meta, .nobr, .ol, .p,
      .pre, .ruby, .s, .small, .span, .strong, .strike, .sub, .sup, .table, .tt, .u, .ul, .var:
      traits.insert(.breaksOut)
    default: break
    }
    return traits
  }
}
