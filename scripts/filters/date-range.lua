-- date-range: keeps the articles that were published from one date to another.
--
--     galley run date-range articles/ --set from=2012-09 --set to=2012-12-15 > autumn.jsonl
--
-- Both ends are in it. A date that is less precise counts where it lies inside: a page of 2012 is
-- in 2012, but not surely in the range from March.

params = {
  from = { type = "date?", help = "the first day, month or year; from the beginning if left out" },
  to = { type = "date?", help = "the last day, month or year; to the end if left out" },
  undated = { type = "boolean", default = false, help = "whether to keep pages without a date" },
}

local function is_inside(date)
  local first, last = params.from, params.to
  if first and galley.date.compare(date, first) < 0 then return false end
  if last and galley.date.compare(date, last) > 0 then return false end
  -- The date holds a border of the range: it is wider than what is asked for.
  local width = #date
  return not (first and width < #first and date == first:sub(1, width))
    and not (last and width < #last and date == last:sub(1, width))
end

function Article(a)
  if not a.published then return params.undated and nil end
  return is_inside(a.published) and nil
end
