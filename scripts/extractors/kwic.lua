-- kwic: a word in its contexts, with who says it, as concordances show it.
--
--     galley run kwic articles/ --set word=port
--     galley run kwic articles/ --set "word=scan\w*" --set regex=true -o scans.csv
--
-- {"article":"a.txt","left":"readings taken at their ","word":"container","right":" terminals, ...",
--  "speaker":null,"paragraph":1}

params = {
  word = { type = "string", help = "the word, or words, to look for; in capitals or not" },
  width = { type = "integer", default = 40, help = "characters to the left and to the right" },
  regex = { type = "boolean", default = false, help = "whether word is a regular expression" },
  quoted = { type = "boolean", default = false, help = "whether to look in quotes alone" },
}
tables = {
  kwic = {
    "article:string", "left:string", "word:string", "right:string", "speaker:string?",
    "kind:string?", "paragraph:integer",
  },
}
totals = { words = galley.count() }

local word = params.word or ""
local pattern = galley.re.compile(
  params.regex and word or [[\b]] .. galley.re.escape(word) .. [[\b]], "i")

-- The quote that holds a byte of the text.
local function quote_at(a, byte)
  for _, q in ipairs(a.quotes) do
    for _, part in ipairs(q.parts) do
      if part.first <= byte and byte <= part.last then return q end
    end
  end
end

function Article(a)
  for i, p in ipairs(a.paragraphs) do
    local text = p.text
    for m in pattern:matches(text) do
      local q = p.first and quote_at(a, p.first + m.first - 1)
      if m.text ~= "" and (q or not params.quoted) then
        local left = galley.text.sub(text:sub(1, m.first - 1), -params.width)
        local right = galley.text.sub(text:sub(m.last + 1), 1, params.width)
        emit("kwic", {
          article = a.id, left = left:gsub("%s", " "), word = m.text, right = right:gsub("%s", " "),
          speaker = q and q.speaker and q.speaker.name, kind = q and q.kind, paragraph = i,
        })
        total.words(galley.text.fold(m.text))
      end
    end
  end
end

function Batch(t)
  for _, row in ipairs(t.words) do print(("%3d  %s"):format(row.n, row.key)) end
end
