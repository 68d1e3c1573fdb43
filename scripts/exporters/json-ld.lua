-- json-ld: each article as a schema.org NewsArticle, with Quotations, citations and Comments.
--
--     galley run json-ld articles/ -o pages/
--
-- Fit for <script type="application/ld+json"> in a page, or for a triple store.
--
-- Specification: JSON-LD 1.1, schema.org NewsArticle

local urn = require "urn"

local function person(name) return { ["@type"] = "Person", name = name } end

local function organization(name) return { ["@type"] = "NewsMediaOrganization", name = name } end

local function quotations(a)
  local list = {}
  for i, q in ipairs(a.quotes) do
    local name = q.speaker and (q.speaker.name or q.speaker.text)
    if q.kind ~= "term" then
      local speaker = name and person(name)
      if speaker then speaker.jobTitle = q.speaker.title end
      list[#list + 1] = {
        ["@type"] = "Quotation", ["@id"] = urn.of(a) .. "#quote-" .. i, text = q.text,
        creator = speaker, genre = q.kind,
      }
    end
  end
  return list
end

local function cited(c)
  return {
    ["@type"] = "NewsArticle", genre = c.kind, name = c.title, url = c.url, text = c.text,
    author = #c.authors > 0 and galley.list.map(c.authors, person) or nil,
    publisher = c.outlet and organization(c.outlet), datePublished = c.date,
  }
end

local function comments(a)
  local list, ids = {}, {}
  for i, c in ipairs(a.comments) do ids[c] = urn.of(a) .. "#comment-" .. i end
  for i, c in ipairs(a.comments) do
    list[i] = {
      ["@type"] = "Comment", ["@id"] = ids[c], author = c.author and person(c.author),
      dateCreated = c.posted, text = c.text, position = c.number,
      parentItem = c.reply_to and { ["@id"] = ids[c.reply_to] },
    }
  end
  return list
end

Writer = {
  extension = "jsonld",

  document = function(a)
    return galley.json.encode({
      ["@context"] = "https://schema.org", ["@type"] = "NewsArticle", ["@id"] = urn.of(a),
      headline = a.headline, url = a.url, description = a.summary, image = a.image,
      author = galley.list.map(a.authors, person), publisher = a.site and organization(a.site),
      datePublished = a.published, dateModified = a.modified, inLanguage = a.language,
      articleSection = a.section, keywords = #a.tags > 0 and a.tags or nil, dateline = a.dateline
        and a.dateline.place, articleBody = a.body, commentCount = #a.comments,
      hasPart = quotations(a), citation = galley.list.map(a.citations, cited),
      comment = comments(a),
    }, { indent = 2 }) .. "\n"
  end,
}
