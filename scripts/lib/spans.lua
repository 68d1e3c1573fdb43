-- spans: the trees that `article:trees()` gives, made into one string for formats with markup.
--
--     local spans = require "spans"
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

-- Whether a node lies in one of a kind; for a node that is being rendered.
function spans.within(node, kind)
  local outer = node.outer
  while outer and outer.kind ~= kind do outer = outer.outer end
  return outer ~= nil
end

return spans
