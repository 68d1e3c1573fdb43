-- moment: dates for formats that know the time of day to the second or not at all.
--
--     local moment = require "moment"
--     moment.full("2012-09-14T08:05")        --> "2012-09-14T08:05:00"
--     moment.full("2012-09")                 --> "2012-09"
--     moment.zoned("2012-09-14T08:05")       --> nil: nobody knows in which zone
--     moment.zoned("2012-09-14T08:05+02:00") --> "2012-09-14T08:05:00+02:00"

local moment = {}

-- A date that ends at the minute gets its seconds; all else stays.
function moment.full(date)
  return (date:gsub("(T%d%d:%d%d)$", "%1:00"):gsub("(T%d%d:%d%d)([Z+-])", "%1:00%2"))
end

-- A point in time, as RFC 3339 has it; nil where the date is none.
function moment.zoned(date)
  if date and galley.date.parts(date).offset then return moment.full(date) end
end

return moment
