-- Tries: bytecode handed over byte by byte
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  local bytes, i = "\27Lua\x54", 0
  local f, message = load(function()
    i = i + 1
    return bytes:sub(i, i)
  end)
  assert(f == nil and message:find("binary chunk"), message)
end
