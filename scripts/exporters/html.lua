-- html: each article as a page of its own, with quotes, speakers, cues and citations marked.
--
--     galley run html articles/ -o pages/
--
-- Who speaks shows when the pointer rests on a quote, and stands in its `title`.
--
-- Specification: HTML Living Standard

local markup = require "markup"
local lost = require "lost"

totals, Article, Batch = lost.watch("html", function(a, lose)
  lost.unplaced(a, lose, "quotes", "citations")
end)

local style = [[
body { max-width: 42em; margin: 2em auto; padding: 0 1em; font: 1.1em/1.5 Georgia, serif; }
mark { background: #ffe9a8; color: #000; } mark.mixed { background: #d9f0c4; }
mark.indirect { background: #dbe7ff; } mark.term { background: #eee; }
.cue { border-bottom: 1px dotted; } cite { font-style: normal; color: #8a5a00; }
.comment { border-left: 3px solid #aaa; padding-left: 1em; }
.depth1 { margin-left: 2em; } .depth2 { margin-left: 4em; } .depth3 { margin-left: 6em; }
]]

Writer = {
  extension = "html",

  document = function(a)
    local e = markup.escape
    local title = e(a.headline or a.id)
    local out = {
      "<!DOCTYPE html>\n",
      ('<html lang="%s">\n<head>\n<meta charset="utf-8">\n'):format(e(a.language or "und")),
      '<meta name="color-scheme" content="light dark">\n',
      '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
      ("<title>%s</title>\n<style>\n%s</style>\n</head>\n<body>\n"):format(title, style),
      ("<article>\n<h1>%s</h1>\n"):format(title),
    }
    local facts = markup.facts(a)
    if facts then out[#out + 1] = "<p><em>" .. e(facts) .. "</em></p>\n" end
    out[#out + 1] = markup.body(a) .. "</article>\n"
    if #a.comments > 0 then
      out[#out + 1] = "<section>\n<h2>Comments</h2>\n" .. markup.comments(a) .. "</section>\n"
    end
    out[#out + 1] = "</body>\n</html>\n"
    return table.concat(out)
  end,
}
