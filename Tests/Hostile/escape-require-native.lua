-- Tries: a native module by require
-- expect: script-error

local m = require "socket.core"
