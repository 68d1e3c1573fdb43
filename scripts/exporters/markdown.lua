-- markdown: each article as a Markdown page, with its quotes, their speakers and the comments at the
-- end.
--
--     galley run markdown articles/ -o pages/
--
-- Specification: CommonMark 0.31

local function escape(text)
  return (text:gsub("[\\`*_%[%]<>#]", "\\%0"))
end

local function add(out, ...)
  for _, line in ipairs { ... } do out[#out + 1] = line end
end

-- What stands around a paragraph of each kind; the headline has the first level for itself.
local function block(p)
  if p.kind == "preformatted" then
    local fence = "```"
    while p.text:find(fence, 1, true) do fence = fence .. "`" end
    return fence .. "\n" .. p.text .. "\n" .. fence
  end
  local text = escape(p.text)
  if p.kind == "heading" then
    return ("#"):rep(math.max(2, math.min(p.level or 2, 6))) .. " " .. text:gsub("%s*\n%s*", " ")
  elseif p.kind == "item" then
    -- A dump has the mark of a point among its words; a number is Markdown's own.
    if p.text:find("^%d+[.)]%s") then return text end
    return "- " .. escape(p.text:gsub("^[-*]%s+", ""):gsub("^\u{2022}%s*", "")):gsub("\n", "\n  ")
  elseif p.kind == "quote" or p.kind == "embed" then
    return "> " .. text:gsub("\n", "\n> ")
  elseif p.kind == "caption" then
    return "*" .. text .. "*"
  end
  return text
end

Writer = {
  extension = "md",

  document = function(a)
    local out = {}
    add(out, "# " .. escape(a.headline or a.id), "")
    local facts = {}
    if #a.authors > 0 then facts[#facts + 1] = table.concat(a.authors, ", ") end
    if a.site then facts[#facts + 1] = a.site end
    if a.published then facts[#facts + 1] = a.published end
    if #facts > 0 then add(out, "*" .. escape(table.concat(facts, " \u{B7} ")) .. "*", "") end
    for _, p in ipairs(a.paragraphs) do add(out, block(p), "") end

    local spoken = {}
    for _, q in ipairs(a.quotes) do
      if q.speaker then spoken[#spoken + 1] = q end
    end
    if #spoken > 0 then
      add(out, "## Quotes", "")
      for _, q in ipairs(spoken) do
        add(out, "> " .. (escape(q.text):gsub("%s*\n%s*", " ")),
          ">", "> \u{2014} " .. escape(q.speaker.name or q.speaker.text), "")
      end
    end
    if #a.comments > 0 then add(out, "## Comments", "") end
    for _, c in ipairs(a.comments) do
      local head = "**" .. escape(c.author or "anonymous") .. "**"
      add(out, c.posted and head .. ", " .. c.posted or head, "")
      for _, text in ipairs(c.paragraphs) do add(out, escape(text), "") end
    end
    return table.concat(out, "\n")
  end,
}
