-- zip: archives without compression, for formats that are a zip file inside.
--
--     local zip = require "zip"
--     local bytes = zip.entry("a.txt", text)             -- a file, in front of its own bytes
--     local ending = zip.directory { { name = "a.txt", size = #text, crc = zip.crc(text) } }
--
-- The archive is its entries, in the order of the directory, and the directory. Times stand at the
-- first day that the format knows, so that the same files make the same archive.

local zip = {}

local crcs = {}
for i = 0, 255 do
  local c = i
  for _ = 1, 8 do c = c & 1 == 1 and 0xEDB88320 ~ (c >> 1) or c >> 1 end
  crcs[i] = c
end

function zip.crc(text)
  local c, byte, t, length = 0xFFFFFFFF, string.byte, crcs, #text
  -- Four bytes a step, then those that are left.
  for i = 1, length - 3, 4 do
    local b1, b2, b3, b4 = byte(text, i, i + 3)
    c = t[(c ~ b1) & 0xFF] ~ (c >> 8)
    c = t[(c ~ b2) & 0xFF] ~ (c >> 8)
    c = t[(c ~ b3) & 0xFF] ~ (c >> 8)
    c = t[(c ~ b4) & 0xFF] ~ (c >> 8)
  end
  for i = length - length % 4 + 1, length do c = t[(c ~ byte(text, i)) & 0xFF] ~ (c >> 8) end
  return c ~ 0xFFFFFFFF
end

-- Version 2.0, names in UTF-8, stored; 1 January 1980.
local fields = "I2I2I2I2I2I4I4I4I2I2"
local function description(file)
  return string.pack("<" .. fields, 20, 0x800, 0, 0, 33, file.crc, file.size, file.size,
    #file.name, 0)
end

function zip.entry(name, text, crc)
  local file = { name = name, size = #text, crc = crc or zip.crc(text) }
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
