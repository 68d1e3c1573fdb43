import GalleyCore
import GalleyLua

/// `galley.template`: Mustache. Swift cuts a template into nodes; Lua walks over them, because it is
/// Lua's values that they ask for.
let templateModule = ScriptModule(
  name: "galley.template", summary: "texts with gaps, filled from tables and objects (Mustache)",
  functions: [
    ModuleFunction(
      "render", "(template: string, values: any, options: table?) -> string",
      "fills a template with values, from a table or an object of the document",
      details: """
        `{{name}}` writes a value, escaped; `{{{name}}}` or `{{&name}}` as it is. `{{#name}}...{{/name}}` comes \
        once for each element of a list, or once inside a table, or once when the value is true; \
        `{{^name}}...{{/name}}` comes when it is nil, false, empty or not there. `{{a.b}}` looks into tables, \
        `{{.}}` is the value itself, `{{! ... }}` says nothing, `{{> part}}` is another template from the option \
        `partials`. A section, a comment or a partial alone on its line leaves no line behind. What a \
        function gives counts in its place. The option `escape` is "html" (the default), "xml", "json" (inside \
        quotation marks), "csv" (a whole cell) or "none".
        """,
      example: #"""
        galley.template.render("{{n}} by {{who}}", { n = 2, who = "A & B" })  --> "2 by A &amp; B"
        galley.template.render("{{#list}}{{.}};{{/list}}{{^list}}none{{/list}}", { list = { 1, 2 } })  --> "1;2;"
        galley.template.render("{{> who}}!", { name = "Ada" }, { partials = { who = "{{name}}" } })  --> "Ada!"
        """#,
      lua: """
        return render(nodes_of(template, ""), values, settings(options, "render", 3))
        """),
    ModuleFunction(
      "compile", "(template: string, options: table?) -> table",
      "checks a template once and gives an object with `render(values)`; options as in `render`",
      example: #"""
        local line = galley.template.compile("{{name}}\n", { escape = "none" })
        line:render({ name = "A & B" })  --> "A & B\n"
        """#,
      lua: """
        local nodes, options = nodes_of(template, ""), settings(options, "compile", 2)
        local fields = {
          template = template,
          render = function(_, values) return render(nodes, values, options) end,
        }
        return setmetatable({}, {
          __index = fields, __metatable = "galley.template", __name = "template",
          __newindex = function() error("a compiled template cannot be changed", 2) end,
        })
        """),
  ],
  natives: [
    NativeFunction("parse") { _, call throws(LuaFailure) in
      var parser = TemplateParser(try call.bytes(1), indent: try call.bytes(2))
      do throws(TemplateError) {
        try parser.write(to: &call.results)
      } catch {
        throw LuaFailure("template line \(error.line): \(error.message)")
      }
    },
    NativeFunction("escape") { _, call throws(LuaFailure) in
      call.results.string(templateEscaped(try call.string(1), try call.string(2)))
    },
    // The names of the fields of an object, each true.
    NativeFunction("fields") { scope, call throws(LuaFailure) in
      let model = try call.object(1).model
      call.results.beginTable()
      for name in call.state.fieldNames(of: model) {
        call.results.key(name)
        call.results.boolean(true)
      }
      call.results.endTable()
    },
  ],
  prelude: #"""
    local find, concat = string.find, table.concat
    local deepest = 64
    local cache, cached = {}, 0

    -- The nodes of a template; what it was indented by is part of it.
    local function nodes_of(template, indent)
      local key = indent .. "\0" .. template
      local nodes = cache[key]
      if not nodes then
        nodes = native.parse(template, indent)
        if cached == 64 then cache, cached = {}, 0 end
        cache[key] = nodes
        cached = cached + 1
      end
      return nodes
    end

    local special = { html = "[&<>\"']", xml = "[&<>\"'%c]", json = "[%c\"\\\127-\255]" }

    local function settings(options, name, i)
      local escape, partials = "html", {}
      for key, value in pairs(options or {}) do
        if key == "escape" then
          escape = value
          if not special[escape] and escape ~= "csv" and escape ~= "none" then
            error(("bad argument #%d to 'galley.template.%s' (option 'escape' is one of html, xml, json, "
              .. "csv, none, got '%s')"):format(i, name, tostring(escape)), 3)
          end
        elseif key == "partials" then
          partials = value
          if type(partials) ~= "table" then
            error(("bad argument #%d to 'galley.template.%s' (option 'partials' must be a table)")
              :format(i, name), 3)
          end
        else
          error(("bad argument #%d to 'galley.template.%s' (no option '%s'; there are escape and partials)")
            :format(i, name, tostring(key)), 3)
        end
      end
      return { escape = escape, special = special[escape], partials = partials, fields = {} }
    end

    -- Whether a context has a value of that name; an object complains of names that it has no field for.
    local function member(context, name, options)
      if type(context) ~= "table" then return nil end
      local kind = getmetatable(context)
      if type(kind) == "string" and find(kind, "^galley%.") then
        local fields = options.fields[kind]
        if not fields then
          local known
          known, fields = pcall(native.fields, context)
          if not known then fields = false end
          options.fields[kind] = fields
        end
        if fields and not fields[name] then return nil end
      end
      return context[name]
    end

    local function lookup(path, stack, top, options)
      local value
      if #path == 0 then
        value = stack[top]
      else
        for i = top, 1, -1 do
          value = member(stack[i], path[1], options)
          if value ~= nil then break end
        end
        for i = 2, #path do value = member(value, path[i], options) end
      end
      if type(value) == "function" then value = value(stack[top]) end
      return value
    end

    local function is_empty(value)
      if not value or value == "" then return true end
      return type(value) == "table" and getmetatable(value) == nil and next(value) == nil
    end

    local function is_list(value)
      return type(value) == "table" and getmetatable(value) == nil and #value > 0
    end

    local walk

    local function write(node, out, stack, top, options)
      local value = lookup(node.path, stack, top, options)
      if value == nil or value == false then return end
      if type(value) == "table" then
        if not getmetatable(value) then
          error(("template line %d: '%s' is a table and no text"):format(node.line, node.name), 0)
        end
        value = tostring(value)
      end
      if type(value) ~= "string" then value = tostring(value) end
      if not node.raw and options.escape ~= "none" then
        if not options.special or find(value, options.special) then
          value = native.escape(value, options.escape)
        end
      end
      out[#out + 1] = value
    end

    local function partial(node, out, stack, top, options, depth)
      local template = options.partials[node.name]
      if template == nil then
        error(("template line %d: there is no partial '%s'"):format(node.line, node.name), 0)
      end
      if depth == deepest then
        error(("template line %d: partials stand in each other more than %d deep")
          :format(node.line, deepest), 0)
      end
      if type(template) == "table" then template = template.template end
      walk(nodes_of(template, node.indent or ""), out, stack, top, options, depth + 1)
    end

    function walk(nodes, out, stack, top, options, depth)
      for i = 1, #nodes do
        local node = nodes[i]
        if type(node) == "string" then
          out[#out + 1] = node
        elseif node.kind == "value" then
          write(node, out, stack, top, options)
        elseif node.kind == "partial" then
          partial(node, out, stack, top, options, depth)
        else
          local value = lookup(node.path, stack, top, options)
          if node.kind == "inverted" then
            if is_empty(value) then walk(node.nodes, out, stack, top, options, depth) end
          elseif is_list(value) then
            for k = 1, #value do
              stack[top + 1] = value[k]
              walk(node.nodes, out, stack, top + 1, options, depth)
            end
          elseif not is_empty(value) then
            if value == true then
              walk(node.nodes, out, stack, top, options, depth)
            else
              stack[top + 1] = value
              walk(node.nodes, out, stack, top + 1, options, depth)
            end
          end
        end
      end
    end

    local function render(nodes, values, options)
      local out = {}
      walk(nodes, out, { values }, 1, options, 0)
      return concat(out)
    end
    """#)

private func templateEscaped(_ text: String, _ kind: String) -> String {
  switch kind {
  case "xml": escapedForXML(text)
  case "json": escapedForJSON(text)
  case "csv": escapedForCSV(text)
  default: escapedForHTML(text)
  }
}

/// What stands inside the quotation marks.
private func escapedForJSON(_ text: String) -> String {
  var json = JSONWriter()
  json.string(text)
  return String(decoding: json.bytes.dropFirst().dropLast(), as: UTF8.self)
}

private func escapedForCSV(_ text: String) -> String {
  let needsQuotes = text.utf8.contains { byte in
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "\t")
      || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
  }
  guard needsQuotes || text.hasPrefix(" ") || text.hasSuffix(" ") else { return text }
  var result = "\""
  for scalar in text.unicodeScalars {
    if scalar == "\"" { result += "\"" }
    result.unicodeScalars.append(scalar)
  }
  return result + "\""
}

// MARK: - Parsing

private struct TemplateError: Error {
  var line: Int
  var message: String
}

/// Cuts a template into nodes: texts, and tables with a kind.
private struct TemplateParser {
  private enum Kind {
    case text, value, section, inverted, close, partial, comment
  }

  private struct Token {
    var kind: Kind
    var line: Int
    /// The text, or the name.
    var bytes: ArraySlice<UInt8>
    var isRaw = false
    /// White space before a partial that stands alone on its line.
    var indent: ArraySlice<UInt8> = []
  }

  /// Each line of a partial is moved as far to the right as its tag.
  private static let widestIndent = 256

  private let source: [UInt8]
  private var tokens: [Token] = []
  private var index = 0

  /// - Parameter indent: put before each line.
  init(_ source: [UInt8], indent: [UInt8]) {
    if indent.isEmpty {
      self.source = source
    } else {
      var indented: [UInt8] = []
      var startsLine = true
      for byte in source {
        if startsLine { indented += indent }
        indented.append(byte)
        startsLine = byte == 0x0A
      }
      self.source = indented
    }
  }

  mutating func write(to encoder: inout LuaEncoder) throws(TemplateError) {
    try cut()
    try list(&encoder, closing: nil, depth: 0)
  }

  // MARK: Tokens

  private mutating func cut() throws(TemplateError) {
    var place = 0
    var textStart = 0
    var line = 1
    while let open = find("{{", from: place) {
      let tagLine = line + lines(place..<open)
      let isTriple = open + 2 < source.count && source[open + 2] == UInt8(ascii: "{")
      guard let close = find(isTriple ? "}}}" : "}}", from: open + 2) else {
        throw TemplateError(line: tagLine, message: "'{{' without its '}}'")
      }
      let end = close + (isTriple ? 3 : 2)
      var token = try tag(trimmed(open + (isTriple ? 3 : 2)..<close), tagLine, isRaw: isTriple)
      var textEnd = open
      var next = end
      // A tag that writes nothing itself takes its line with it, if it stands there alone.
      if token.kind != .value, let (lineStart, lineEnd) = aloneOnLine(open, end) {
        if token.kind == .partial {
          guard open - lineStart <= Self.widestIndent else {
            throw TemplateError(
              line: tagLine, message: "a partial more than \(Self.widestIndent) bytes to the right")
          }
          token.indent = source[lineStart..<open]
        }
        textEnd = max(lineStart, textStart)
        next = lineEnd
      }
      appendText(textStart..<textEnd, line)
      if token.kind != .comment { tokens.append(token) }
      line = tagLine + lines(open..<next)
      textStart = next
      place = next
    }
    appendText(textStart..<source.count, line)
  }

  private mutating func appendText(_ range: Range<Int>, _ line: Int) {
    guard !range.isEmpty else { return }
    tokens.append(Token(kind: .text, line: line, bytes: source[range]))
  }

  private func tag(
    _ inside: ArraySlice<UInt8>, _ line: Int, isRaw: Bool
  ) throws(TemplateError) -> Token {
    var kind = Kind.value
    var isRaw = isRaw
    var name = inside
    if !isRaw, let first = inside.first {
      switch first {
      case UInt8(ascii: "#"): kind = .section
      case UInt8(ascii: "^"): kind = .inverted
      case UInt8(ascii: "/"): kind = .close
      case UInt8(ascii: ">"): kind = .partial
      case UInt8(ascii: "!"): kind = .comment
      case UInt8(ascii: "&"): isRaw = true
      case UInt8(ascii: "="):
        throw TemplateError(
          line: line, message: "delimiters other than {{ and }} are not available")
      default: break
      }
      if kind != .value || first == UInt8(ascii: "&") {
        name = trimmed(inside.startIndex + 1..<inside.endIndex)
      }
    }
    if kind != .comment {
      guard !name.isEmpty else { throw TemplateError(line: line, message: "a tag without a name") }
      guard !name.contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "{") }) else {
        throw TemplateError(line: line, message: "'\(words(name))' is no name")
      }
    }
    return Token(kind: kind, line: line, bytes: name, isRaw: isRaw)
  }

  /// The beginning and the end of the line that has nothing but the tag and white space.
  private func aloneOnLine(_ open: Int, _ end: Int) -> (Int, Int)? {
    var start = open
    while start > 0, source[start - 1] == 0x20 || source[start - 1] == 0x09 { start -= 1 }
    guard start == 0 || source[start - 1] == 0x0A else { return nil }
    var next = end
    while next < source.count, source[next] == 0x20 || source[next] == 0x09 { next += 1 }
    if next == source.count { return (start, next) }
    if source[next] == 0x0D, next + 1 < source.count { next += 1 }
    return source[next] == 0x0A ? (start, next + 1) : nil
  }

  private func find(_ mark: StaticString, from start: Int) -> Int? {
    let count = mark.utf8CodeUnitCount
    guard start + count <= source.count else { return nil }
    return mark.withUTF8Buffer { mark in
      var place = start
      while place + count <= source.count {
        if source[place] == mark[0], source[place..<place + count].elementsEqual(mark) {
          return place
        }
        place += 1
      }
      return nil
    }
  }

  private func lines(_ range: Range<Int>) -> Int {
    source[range].count { $0 == 0x0A }
  }

  private func trimmed(_ range: Range<Int>) -> ArraySlice<UInt8> {
    var bytes = source[range]
    while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    return bytes
  }

  private func words(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Nodes

  private static let deepest = 32

  private mutating func list(
    _ encoder: inout LuaEncoder, closing section: Token?, depth: Int
  ) throws(TemplateError) {
    encoder.beginArray()
    while index < tokens.count {
      let token = tokens[index]
      index += 1
      switch token.kind {
      case .text: encoder.string(token.bytes)
      case .comment: break
      case .close:
        guard let section, section.bytes == token.bytes else {
          let open = section.map { "; '\(words($0.bytes))' of line \($0.line) is open" } ?? ""
          throw TemplateError(
            line: token.line, message: "no section '\(words(token.bytes))' to close" + open)
        }
        encoder.endArray()
        return
      case .value, .partial, .section, .inverted:
        try node(token, &encoder, depth)
      }
    }
    if let section {
      throw TemplateError(
        line: section.line, message: "section '\(words(section.bytes))' is never closed")
    }
    encoder.endArray()
  }

  private mutating func node(
    _ token: Token, _ encoder: inout LuaEncoder, _ depth: Int
  ) throws(TemplateError) {
    encoder.beginTable()
    encoder.key("kind")
    switch token.kind {
    case .value: encoder.string("value")
    case .partial: encoder.string("partial")
    case .inverted: encoder.string("inverted")
    default: encoder.string("section")
    }
    encoder.key("line")
    encoder.integer(token.line)
    encoder.key("name")
    encoder.string(token.bytes)
    if token.kind == .partial {
      encoder.key("indent")
      encoder.string(token.indent)
    } else {
      encoder.key("path")
      encoder.beginArray()
      if !token.bytes.elementsEqual([UInt8(ascii: ".")]) {
        for part in token.bytes.split(separator: UInt8(ascii: ".")) { encoder.string(part) }
      }
      encoder.endArray()
    }
    if token.isRaw {
      encoder.key("raw")
      encoder.boolean(true)
    }
    if token.kind == .section || token.kind == .inverted {
      guard depth < Self.deepest else {
        throw TemplateError(
          line: token.line, message: "sections stand in each other more than \(Self.deepest) deep")
      }
      encoder.key("nodes")
      try list(&encoder, closing: token, depth: depth + 1)
    }
    encoder.endTable()
  }
}
