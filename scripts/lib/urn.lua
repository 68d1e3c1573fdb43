-- urn: an address for an article that has none.
--
--     local urn = require "urn"
--     urn.of(article)           --> its url, else "urn:galley:articles/a%20b.txt"
--     urn.escape("a b")         --> "a%20b"

local urn = {}

-- What may stand in an address stays, all else becomes the numbers of its bytes.
function urn.escape(text)
  return (text:gsub("[^%w%-%._~:/?#%[%]@!$&'()*+,;=%%]", function(c)
    return ("%%%02X"):format(c:byte())
  end))
end

function urn.of(a)
  if a.url and a.url:find("^%a[%w+.-]*:") then return urn.escape(a.url) end
  -- In a urn, # and ? have meanings of their own.
  return "urn:galley:" .. urn.escape(a.id:gsub("[#?%%%[%]]", function(c)
    return ("%%%02X"):format(c:byte())
  end))
end

return urn
