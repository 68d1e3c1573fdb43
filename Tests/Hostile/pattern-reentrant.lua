-- Tries: callbacks that use patterns and fail half-way
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  local text = ("word "):rep(200)
  local changed = text:gsub("%a+", function(word)
    pcall(string.gsub, text, "%a+", function() error("half-way") end)
    return word:gsub("o", "%0%0") .. ("x"):rep(#text):sub(1, 1)
  end)
  assert(changed == ("woordx "):rep(200))
end
