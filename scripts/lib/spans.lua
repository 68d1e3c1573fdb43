-- spans: the paragraphs of an article as trees of what was found in them, for formats with markup.
--
--     local spans = require "spans"
--     for i, nodes in ipairs(spans.trees(article)) do ... end
--
-- A node is a string, or a table { kind, item, part, outer, nodes }: `kind` is "quote", "speaker", "cue"
-- or "citation", `item` the quote or citation that it belongs to, `part` counts the pieces of one
-- that is cut, `outer` is the node that it lies in. Nodes never cross each other: one that would is cut where the other ends.

local spans = {}

-- All marks of an article in text order, the longer ones first; a speaker or cue that belongs to
-- several quotes is marked once.
local function marks(a)
  local list, seen = {}, {}
  local function add(kind, item, place, part)
    if not place or not place.first or place.last < place.first then return end
    local key = kind .. place.first .. "-" .. place.last
    if seen[key] then return end
    seen[key] = true
    list[#list + 1] = {
      kind = kind, item = item, first = place.first, last = place.last, part = part,
    }
  end
  for _, c in ipairs(a.citations) do add("citation", c, c, 1) end
  for _, q in ipairs(a.quotes) do
    for i, part in ipairs(q.parts) do add("quote", q, part, i) end
    add("speaker", q, q.speaker, 1)
    add("cue", q, q.cue, 1)
  end
  for i, mark in ipairs(list) do mark.number = i end
  table.sort(list, function(x, y)
    if x.first ~= y.first then return x.first < y.first end
    if x.last ~= y.last then return x.last > y.last end
    return x.number < y.number
  end)
  return list
end

-- The next mark that begins up to `last`: what was cut off another one, else the next of the queue.
local function take(queue, last)
  local cut, place = queue.cut, 1
  if #cut > 0 then
    for i = 2, #cut do
      if cut[i].first < cut[place].first then place = i end
    end
    if cut[place].first <= last then return table.remove(cut, place) end
    return nil
  end
  local mark = queue[queue.next]
  if mark and mark.first <= last then
    queue.next = queue.next + 1
    return mark
  end
end

-- The nodes of the bytes first to last, which lie in the node `outer`.
local function build(text, first, last, queue, outer)
  local nodes, place = {}, first
  local mark = take(queue, last)
  while mark do
    if mark.first > place then nodes[#nodes + 1] = text:sub(place, mark.first - 1) end
    local stop = math.min(mark.last, last)
    if mark.last > stop then
      queue.cut[#queue.cut + 1] = {
        kind = mark.kind, item = mark.item, part = mark.part + 1, first = stop + 1, last = mark.last,
      }
    end
    local node = { kind = mark.kind, item = mark.item, part = mark.part, outer = outer }
    node.nodes = build(text, mark.first, stop, queue, node)
    nodes[#nodes + 1] = node
    place = stop + 1
    mark = take(queue, last)
  end
  if place <= last then nodes[#nodes + 1] = text:sub(place, last) end
  return nodes
end

-- A tree for each paragraph; only its text where a script has changed the words of the page.
function spans.trees(a)
  local trees, text, all, at = {}, a.text, marks(a), 1
  for i, p in ipairs(a.paragraphs) do
    local queue = { next = 1, cut = {} }
    while p.first and all[at] and all[at].first <= p.last do
      if all[at].first >= p.first and all[at].last <= p.last then queue[#queue + 1] = all[at] end
      at = at + 1
    end
    if p.first and text:sub(p.first, p.last) == p.text then
      trees[i] = build(text, p.first, p.last, queue)
    else
      trees[i] = { p.text }
    end
  end
  return trees
end

-- Whether a node lies in one of a kind.
function spans.within(node, kind)
  local outer = node.outer
  while outer and outer.kind ~= kind do outer = outer.outer end
  return outer ~= nil
end

-- One string of a tree: `escape(text)` for its words, `wrap(node, inner)` for what is marked.
function spans.render(nodes, escape, wrap)
  local out = {}
  for i, node in ipairs(nodes) do
    out[i] = type(node) == "string" and escape(node)
      or wrap(node, spans.render(node.nodes, escape, wrap))
  end
  return table.concat(out)
end

return spans
