-- Tries: a file by a path in require
-- expect: script-error

local m = require "../../etc/passwd"
