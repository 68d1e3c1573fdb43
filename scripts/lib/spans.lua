-- spans: an article's paragraphs as strings, with tags around what was found, for formats with markup.
--
--     local spans = require "spans"
--     local paragraphs = spans.paragraphs(article, "xml", function(node) return "<b>", "</b>" end)
--
-- For formats whose words need more than an escape, the trees that `article:trees()` gives:
--
--     for i, nodes in ipairs(article:trees()) do
--       out[i] = spans.render(nodes, galley.xml.escape, function(node, inner, outer) ... end)
--     end

local spans = {}

-- One string of a tree: `escape(text)` for its words, `wrap(node, inner, outer)` for what is marked.
-- `outer` is the node around it; from there `outer.outer` leads on.
function spans.render(nodes, escape, wrap, outer)
  local out = {}
  for i = 1, #nodes do
    local node = nodes[i]
    if type(node) == "string" then
      out[i] = escape(node)
    else
      node.outer = outer
      out[i] = wrap(node, spans.render(node.nodes, escape, wrap, node), outer)
    end
  end
  return table.concat(out)
end

-- A string for each paragraph, its words escaped for "xml", "html" or "json". `tags(node)` gives what
-- stands before and behind the words of a mark, if anything; `node.outer` is the node around it.
function spans.paragraphs(a, escape, tags, options)
  local nodes, before, behind = a:marks(), {}, {}
  for i = 1, #nodes do
    local node = nodes[i]
    if node.outer then node.outer = nodes[node.outer] end
    local open, close = tags(node)
    before[i], behind[i] = open or "", close or ""
  end
  return a:markup(escape, before, behind, options)
end

-- Whether a node lies in one of a kind; for a node that is being rendered.
function spans.within(node, kind)
  local outer = node.outer
  while outer and outer.kind ~= kind do outer = outer.outer end
  return outer ~= nil
end

return spans
