-- Tries: an object kept in a coroutine that is resumed later
-- expect: ok
-- then: script-error belongs to a document that has ended

local step

function Article(a)
  if a.id ~= "second.txt" then
    step = coroutine.wrap(function()
      coroutine.yield()
      return a.headline
    end)
    step()
    return
  end
  step()
end
