-- zip: archives without compression, for formats that are a zip file inside.
--
--     local zip = require "zip"
--     local bytes = zip.entry("a.txt", text)             -- a file, in front of its own bytes
--     local ending = zip.directory { { name = "a.txt", size = #text, crc = galley.text.crc32(text) } }
--
-- The archive is its entries, in the order of the directory, and the directory. Times stand at the
-- first day that the format knows, so that the same files make the same archive.

local zip = {}

-- Version 2.0, names in UTF-8, stored; 1 January 1980.
local fields = "I2I2I2I2I2I4I4I4I2I2"
local function description(file)
  return string.pack("<" .. fields, 20, 0x800, 0, 0, 33, file.crc, file.size, file.size,
    #file.name, 0)
end

function zip.entry(name, text, crc)
  local file = { name = name, size = #text, crc = crc or galley.text.crc32(text) }
  return "PK\3\4" .. description(file) .. name .. text
end

function zip.directory(files)
  local out, offset = {}, 0
  for i, file in ipairs(files) do
    out[i] = "PK\1\2\20\0" .. description(file)
      .. string.pack("<I2I2I2I4I4", 0, 0, 0, 0, offset) .. file.name
    offset = offset + 30 + #file.name + file.size
  end
  local list = table.concat(out)
  return list .. "PK\5\6"
    .. string.pack("<I2I2I2I2I4I4I2", 0, 0, #files, #files, #list, offset, 0)
end

return zip
