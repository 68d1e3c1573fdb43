local template = galley.template
local render = template.render

check(render("", {}), "")
check(render("plain {text}", {}), "plain {text}")
check(render("{{ a }}|{{a}}", { a = 1.5 }), "1.5|1.5")
check(render("{{missing}}|{{no}}", { no = false }), "|")
check(render("{{x}} {{{x}}} {{&x}} {{& x }}", { x = "<&>\"'" }),
  "&lt;&amp;&gt;&quot;&#39; <&>\"' <&>\"' <&>\"'")
check(render("{{a.b.c}}|{{a.x.c}}", { a = { b = { c = "deep" } } }), "deep|")
check(render("{{.}}", "self"), "self")
check(render("{{#a}}yes{{/a}}{{^a}}no{{/a}}", { a = true }), "yes")
check(render("{{#a}}yes{{/a}}{{^a}}no{{/a}}", { a = false }), "no")
check(render("{{#a}}yes{{/a}}{{^a}}no{{/a}}", {}), "no")
check(render("{{#a}}yes{{/a}}{{^a}}no{{/a}}", { a = {} }), "no")
check(render("{{#a}}yes{{/a}}{{^a}}no{{/a}}", { a = "" }), "no")
check(render("{{#a}}yes{{/a}}", { a = 0 }), "yes")
check(render("{{#a}}{{b}}{{/a}}", { a = { b = "in" }, b = "out" }), "in")
check(render("{{#a}}{{b}}{{/a}}", { a = { c = "in" }, b = "out" }), "out")
check(render("{{#a}}{{.}}{{/a}}", { a = "text" }), "text")
check(render("{{#list}}{{name}},{{/list}}", { list = { { name = "x" }, { name = "y" } } }), "x,y,")
check(render("{{#rows}}{{#.}}{{.}}{{/.}};{{/rows}}", { rows = { { 1, 2 }, { 3 } } }), "12;3;")
check(render("{{#a}}{{#b}}{{x}}{{/b}}{{/a}}", { a = { b = { { x = 1 }, { x = 2 } } } }), "12")
check(render("a{{! a comment\nof two lines }}b", {}), "ab")
check(render("{{f}}", { f = function(context) return context.n + 1 end, n = 1 }), "2")

-- tags alone on their lines
check(render("a\n  {{#x}}\nb\n  {{/x}}\nc\n", { x = true }), "a\nb\nc\n")
check(render("{{#x}}\r\nb\r\n{{/x}}\r\nc", { x = true }), "b\r\nc")
check(render("{{! only }}\nx", {}), "x")
check(render(" {{#x}} y {{/x}} \n", { x = true }), "  y  \n")
check(render("{{#x}}\n{{/x}}", { x = true }), "")
check(render("  {{x}}\n", { x = 1 }), "  1\n")

-- partials
local partials = { item = "- {{.}}\n", line = "{{a}}\n{{b}}\n" }
check(render("{{#l}}\n{{> item}}\n{{/l}}\n", { l = { 1, 2 } }, { partials = partials }), "- 1\n- 2\n")
check(render("x\n  {{> line}}\ny", { a = 1, b = 2 }, { partials = partials }), "x\n  1\n  2\ny")
check(render("[{{>line}}]", { a = 1, b = 2 }, { partials = partials }), "[1\n2\n]")
local tree = { partials = { node = "{{n}}{{#sub}}({{>node}}){{/sub}}" } }
check(render("{{>node}}", { n = 1, sub = { { n = 2, sub = false }, { n = 3, sub = false } } }, tree), "1(2)(3)")

-- escaping
check(render("{{x}}", { x = "<a>" }, { escape = "none" }), "<a>")
check(render("{{x}}", { x = "a\0<\"" }, { escape = "xml" }), "a&lt;&quot;")
check(render('"{{x}}"', { x = "a\"\n\\" }, { escape = "json" }), [["a\"\n\\"]])
check(render("{{x}},{{y}}", { x = "a,b", y = "c" }, { escape = "csv" }), '"a,b",c')

-- compiled
local compiled = template.compile("{{a}}", { escape = "none" })
check(compiled:render({ a = "&" }), "&")
check(compiled.template, "{{a}}")
check(render("{{>p}}", { a = 1 }, { partials = { p = compiled } }), "1")
fails(function() compiled.x = 1 end, "a compiled template cannot be changed")

-- objects of a document: unknown names are looked for further out
local article = galley.article({ headline = "Port & City", body = "One.\n\nTwo." })
check(render("{{headline}}: {{#paragraphs}}[{{text}} of {{headline}} {{mine}}]{{/paragraphs}}", article),
  "Port &amp; City: [One. of Port &amp; City ][Two. of Port &amp; City ]")
check(render("{{#a}}{{byline}}{{^byline}}none{{/byline}}{{/a}}", { a = article }), "none")

-- mistakes
fails(function() render("a\n{{#x}}\nb", {}) end, "template line 2: section 'x' is never closed")
fails(function() render("\n\n{{/x}}", {}) end, "template line 3: no section 'x' to close")
fails(function() render("{{#a}}\n{{/b}}", {}) end, "line 2: no section 'b' to close; 'a' of line 1 is open")
fails(function() render("x {{a", {}) end, "template line 1: '{{' without its '}}'")
fails(function() render("{{}}", {}) end, "a tag without a name")
fails(function() render("{{a b}}", {}) end, "'a b' is no name")
fails(function() render("{{=<% %>=}}", {}) end, "delimiters other than {{ and }} are not available")
fails(function() render("{{x}}", { x = {} }) end, "template line 1: 'x' is a table and no text")
fails(function() render("{{>p}}", {}) end, "there is no partial 'p'")
fails(function() render("{{>p}}", {}, { partials = { p = "{{>p}}" } }) end, "more than 64 deep")
fails(function() render("{{x}}", {}, { escape = "tex" }) end, "option 'escape' is one of html, xml, json, csv, none, got 'tex'")
fails(function() render("{{x}}", {}, { partial = {} }) end, "no option 'partial'")
fails(function() render(nil, {}) end, "bad argument #1 to 'galley.template.render'")
fails(function() render(("{{#a}}"):rep(40), {}) end, "more than 32 deep")
fails(function() render((" "):rep(300) .. "{{>p}}", {}, { partials = { p = "" } }) end, "more than 256 bytes to the right")
