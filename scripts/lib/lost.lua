-- lost: says once, at the end, what a format could not hold.
--
--     local lost = require "lost"
--     totals, Article, Batch = lost.watch("ninjs", function(a, lose)
--       lost.models(a, lose, "comments")
--     end)
--
-- ninjs cannot hold comments: 14 articles

local lost = {}

-- A line for each thing that was counted, on standard error: what `Batch` does.
function lost.tell(format, count)
  for _, row in ipairs(count) do
    print(("%s cannot hold %s: %d article%s"):format(format, row.key, row.n, row.n == 1 and "" or "s"))
  end
end

-- The parts of a script that does nothing but this before it writes: `look(article, lose)` says what
-- is lost of an article, each thing once.
function lost.watch(format, look)
  return { lost = galley.count() }, function(a) look(a, total.lost) end,
    function(t) lost.tell(format, t.lost) end
end

-- What of these lists scripts have added, so that it stands nowhere in the text: for formats that
-- point into it.
function lost.unplaced(a, lose, ...)
  for _, kind in ipairs { ... } do
    for _, item in ipairs(a[kind]) do
      if not item.first then
        lose(kind .. " that stand nowhere in the text")
        break
      end
    end
  end
end

-- The models of the lists that are not empty.
function lost.models(a, lose, ...)
  for _, kind in ipairs { ... } do
    if #a[kind] > 0 then lose(kind) end
  end
end

return lost
