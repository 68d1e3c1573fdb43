-- lost: says once, at the end, what a format could not hold.
--
--     local lost = require "lost"
--     totals = { lost = galley.count() }
--     ... total.lost("a date without a time") ...
--     function Batch(t) lost.print(t.lost, "ninjs") end
--
-- ninjs cannot hold a date without a time: 14 articles

local lost = {}

function lost.print(count, format)
  for _, row in ipairs(count) do
    print(("%s cannot hold %s: %d article%s"):format(format, row.key, row.n, row.n == 1 and "" or "s"))
  end
end

return lost
