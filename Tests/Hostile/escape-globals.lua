-- Tries: functions that reach outside
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  for _, name in ipairs {
    "dofile", "loadfile", "loadstring", "collectgarbage", "io", "debug", "package", "module",
    "newproxy", "getfenv", "setfenv", "warn",
  } do
    assert(rawget(_G, name) == nil and load("return " .. name) ~= nil, name)
    assert(not pcall(function() return _G[name].x end), name)
  end
  for name in pairs(os) do assert(("clock date difftime time"):find(name), name) end
end
