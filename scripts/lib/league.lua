-- league: prints what galley.count() has counted as a league table.
--
--     local league = require "league"
--     totals = { speakers = galley.count() }
--     function Batch(t) league.print(t.speakers, 10) end
--
--  12  Robert Gates
--   7  Dmitry Medvedev

local league = {}

-- The lines of the table: the first `limit` keys, or all of them.
function league.lines(count, limit)
  local lines = {}
  for i = 1, math.min(limit or #count, #count) do
    lines[i] = ("%3d  %s"):format(count[i].n, count[i].key)
  end
  return lines
end

function league.print(count, limit)
  for _, line in ipairs(league.lines(count, limit)) do print(line) end
end

return league
