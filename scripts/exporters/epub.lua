-- epub: a whole folder as one book (EPUB 3.3), an article a chapter.
--
--     galley run epub articles/ -o book.epub --set "title=The port papers"
--
-- The archive is written as it grows: the fixed files first, a chapter for each article, and at the
-- end, from the totals, what lists them all.
--
-- Specification: EPUB 3.3

local markup, zip, lost = require "markup", require "zip", require "lost"
local e = galley.xml.element

params = {
  title = { type = "string", default = "News", help = "the title of the book" },
  language = { type = "string", default = "en", help = "its language" },
}
fields = { Article = { chapter = "string", chapter_name = "string", chapter_crc = "integer" } }
totals = { chapters = galley.list(100000), lost = galley.count() }

local function page(title, language, body)
  return ('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
    .. '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    .. ' xml:lang="%s" lang="%s">\n<head><title>%s</title></head>\n<body>\n%s</body>\n</html>\n')
    :format(markup.escape(language), markup.escape(language), markup.escape(title), body)
end

function Article(a)
  lost.unplaced(a, total.lost, "quotes", "citations")
  local title, facts = a.headline or a.id, markup.facts(a)
  local body = e("h1", nil, title) .. "\n"
  if facts then body = body .. e("p", nil, facts) .. "\n" end
  body = body .. markup.body(a)
  if #a.comments > 0 then body = body .. "<h2>Comments</h2>\n" .. markup.comments(a) end
  a.chapter = page(title, a.language or params.language, body)
  -- The sum tells apart what the slug makes alike.
  a.chapter_name = ("%s-%08x"):format(galley.text.slug(galley.path.stem(a.id)), galley.text.crc32(a.id))
  a.chapter_crc = galley.text.crc32(a.chapter)
  total.chapters({ name = a.chapter_name, title = title, size = #a.chapter, crc = a.chapter_crc })
end

local container = '<?xml version="1.0" encoding="UTF-8"?>\n'
  .. '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
  .. '<rootfiles><rootfile full-path="book/package.opf"'
  .. ' media-type="application/oebps-package+xml"/></rootfiles></container>\n'
local fixed = { { "mimetype", "application/epub+zip" }, { "META-INF/container.xml", container } }

local function package(chapters)
  local items = { e("item", { id = "nav", href = "nav.xhtml", properties = "nav",
    ["media-type"] = "application/xhtml+xml" }) }
  local spine = {}
  for i, c in ipairs(chapters) do
    items[i + 1] = e("item", { id = "c" .. i, href = c.name .. ".xhtml",
      ["media-type"] = "application/xhtml+xml" })
    spine[i] = e("itemref", { idref = "c" .. i })
  end
  local text = table.concat(galley.list.map(chapters, "name"), "\n")
  return '<?xml version="1.0" encoding="UTF-8"?>\n' .. e("package", {
    xmlns = "http://www.idpf.org/2007/opf", version = "3.0", ["unique-identifier"] = "id",
  }, {
    e("metadata", { ["xmlns:dc"] = "http://purl.org/dc/elements/1.1/" }, {
      e("dc:identifier", { id = "id" }, ("urn:galley:%08x"):format(galley.text.crc32(text))),
      e("dc:title", nil, params.title), e("dc:language", nil, params.language),
      e("meta", { property = "dcterms:modified" }, galley.date.now()),
    }), "\n", e("manifest", nil, items), "\n", e("spine", nil, spine),
  })
end

local function contents(chapters)
  local list = galley.list.map(chapters, function(c)
    return e("li", nil, { e("a", { href = c.name .. ".xhtml" }, c.title) }) .. "\n"
  end)
  return page(params.title, params.language, '<nav epub:type="toc">\n' .. e("h1", nil, params.title)
    .. "\n" .. e("ol", nil, list) .. "\n</nav>\n")
end

function Batch(t) lost.tell("epub", t.lost) end

Writer = {
  path = "book.epub",
  header = function()
    return zip.entry(table.unpack(fixed[1])) .. zip.entry(table.unpack(fixed[2]))
  end,
  document = function(a)
    return zip.entry("book/" .. a.chapter_name .. ".xhtml", a.chapter, a.chapter_crc)
  end,
  footer = function(_, t)
    local files = galley.list.map(fixed, function(f)
      return { name = f[1], size = #f[2], crc = galley.text.crc32(f[2]) }
    end)
    for _, c in ipairs(t.chapters) do
      files[#files + 1] = { name = "book/" .. c.name .. ".xhtml", size = c.size, crc = c.crc }
    end
    local out = {}
    for _, f in ipairs { { "book/nav.xhtml", contents(t.chapters) },
      { "book/package.opf", package(t.chapters) } } do
      out[#out + 1] = zip.entry(f[1], f[2])
      files[#files + 1] = { name = f[1], size = #f[2], crc = galley.text.crc32(f[2]) }
    end
    return table.concat(out) .. zip.directory(files)
  end,
}
