-- gexf: who is quoted with whom, and who cites whom, as one network for Gephi (GEXF 1.3).
--
--     galley run gexf articles/ -o network.gexf
--     galley run gexf articles/ -o outlets.gexf --set of=outlets
--
-- Two people are tied by each article that quotes both, a site to an outlet by each article of the
-- one that cites the other, an outlet to a person by each quote that it vouches for.
--
-- Specification: GEXF 1.3

params = {
  of = { type = "string", default = "both", choices = { "speakers", "outlets", "both" },
    help = "which ties: between speakers, to outlets, or both" },
}
totals = { nodes = galley.count(), ties = galley.count() }

local function tie(kind, from, to)
  if from ~= to then total.ties(kind .. "\t" .. from .. "\t" .. to) end
end

local function speakers(a)
  local names = galley.list.map(a.quotes, function(q)
    if q.kind ~= "term" and q.speaker then return (q.speaker.name or q.speaker.text):gsub("%s+", " ") end
  end)
  for _, name in ipairs(names) do total.nodes("speaker\t" .. name) end
  return galley.list.sort(galley.list.unique(names))
end

function Article(a)
  local quoted = speakers(a)
  if params.of ~= "outlets" then
    for i, one in ipairs(quoted) do
      for k = i + 1, #quoted do tie("quoted-with", "speaker\t" .. one, "speaker\t" .. quoted[k]) end
    end
  end
  if params.of == "speakers" then return end
  local cited = galley.list.unique(galley.list.map(a.citations, "outlet"))
  for _, outlet in ipairs(cited) do
    total.nodes("outlet\t" .. outlet)
    if a.site then tie("cites", "outlet\t" .. a.site, "outlet\t" .. outlet) end
  end
  if a.site then total.nodes("outlet\t" .. a.site) end
  for _, q in ipairs(a.quotes) do
    local outlet = q.citation and q.citation.outlet
    if q.speaker and q.kind ~= "term" and outlet then
      local name = (q.speaker.name or q.speaker.text):gsub("%s+", " ")
      tie("vouches-for", "outlet\t" .. outlet, "speaker\t" .. name)
    end
  end
end

local function network(t)
  local e, ids, nodes, edges = galley.xml.element, {}, {}, {}
  for i, row in ipairs(t.nodes) do
    local kind, name = row.key:match("^(.-)\t(.*)$")
    if params.of == "both" or kind .. "s" == params.of or params.of == "outlets" then
      ids[row.key] = i
      nodes[#nodes + 1] = e("node", { id = i, label = name }, { e("attvalues", nil, {
        e("attvalue", { ["for"] = "kind", value = kind }),
        e("attvalue", { ["for"] = "count", value = row.n }) }) }) .. "\n"
    end
  end
  for i, row in ipairs(t.ties) do
    local kind, from, to = row.key:match("^(.-)\t(%l+\t[^\t]*)\t(%l+\t[^\t]*)$")
    if ids[from] and ids[to] then
      edges[#edges + 1] = e("edge", { id = i, source = ids[from], target = ids[to], kind = kind,
        weight = row.n, type = kind == "quoted-with" and "undirected" or "directed" }) .. "\n"
    end
  end
  local function column(id, type) return e("attribute", { id = id, title = id, type = type }) end
  return e("graph", { defaultedgetype = "undirected" }, {
    e("attributes", { class = "node" }, { column("kind", "string"), column("count", "integer") }),
    "\n", e("nodes", nil, nodes), "\n", e("edges", nil, edges) })
end

Writer = {
  path = "network.gexf",
  header = '<?xml version="1.0" encoding="UTF-8"?>\n'
    .. '<gexf xmlns="http://gexf.net/1.3" version="1.3">\n',
  document = function() return "" end,
  footer = function(_, t) return network(t) .. "\n</gexf>\n" end,
}
