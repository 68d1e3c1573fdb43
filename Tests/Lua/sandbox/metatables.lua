-- Metatables: classes work as ever; what reaches into the collector does not get in, early or late.

local function fails(message, f, ...)
  local ok, got = pcall(f, ...)
  assert(not ok, "no error")
  got = tostring(got):gsub("^%S+:%d+: ", "")
  assert(got == message, got)
end

-- A class, its methods and metamethods in any order.
local Class = {}
Class.__index = Class
function Class.new(x) return setmetatable({ x = x }, Class) end
local object = Class.new(5)
function Class:get() return self.x end
Class.__tostring = function(self) return "object " .. self.x end
assert(object:get() == 5 and tostring(object) == "object 5")
assert(getmetatable(object) == Class and getmetatable(Class) == nil)

-- The refused ones, in every way to set a field.
for _, key in ipairs { "__gc", "__mode", "__concat" } do
  local message = "a metatable with '" .. key .. "' is not available to scripts"
  fails(message, setmetatable, {}, { [key] = "k" })
  fails(message, function() Class[key] = "k" end)
  fails(message, rawset, Class, key, "k")
  fails(message, rawset, {}, key, "k")
  fails(message, load(key .. " = 'k'", "=chunk", "t", Class))
  Class[key] = nil
end
assert(not pcall(function() return object .. "x" end))
-- A key that was there and is gone is not there.
local fickle = {}
fickle.__mode = "k"
fickle.__mode = nil
setmetatable({}, fickle)
assert(not pcall(function() fickle.__mode = "k" end))

-- Inheritance: the class has a metatable of its own before it becomes one.
local Base = {}
Base.__index = Base
function Base.hello() return "hello" end
local meta = { __index = Base }
local Derived = setmetatable({}, meta)
Derived.__index = Derived
local derived = setmetatable({}, Derived)
assert(getmetatable(Derived) == meta and derived.hello() == "hello")
fails("a metatable with '__concat' is not available to scripts", function()
  Derived.__concat = function() end
end)
-- Metamethods of the class itself may still come.
function meta.__call(class, x) return "called with " .. x end
meta.__len = function() return 77 end
rawset(meta, "__unm", function() return "minus" end)
assert(Derived(3) == "called with 3" and #Derived == 77 and -Derived == "minus")
-- Also those that see its assignments.
meta.__newindex = function(t, key, value) rawset(t, key, value * 2) end
Derived.n = 4
assert(rawget(Derived, "n") == 8 and not pcall(function() Derived.__mode = "k" end))
local sink = {}
meta.__newindex = sink
Derived.m = 1
assert(sink.m == 1 and rawget(Derived, "m") == nil)
meta.__newindex = nil
Derived.m = 2
assert(rawget(Derived, "m") == 2)
-- Its metatable can be taken away and given back.
setmetatable(Derived, nil)
assert(getmetatable(Derived) == nil and derived.hello == nil)
assert(not pcall(function() Derived.__gc = 1 end))
setmetatable(Derived, meta)
assert(getmetatable(Derived) == meta and derived.hello() == "hello")
meta.__metatable = "locked"
assert(getmetatable(Derived) == "locked")
fails("cannot change a protected metatable", setmetatable, Derived, nil)

-- A table that is its own metatable.
local own = {}
setmetatable(own, own)
own.__index = function(_, key) return key end
own.__call = function() return 9 end
assert(own.foo == "foo" and own() == 9 and getmetatable(own) == own)
assert(setmetatable({}, own).bar == "bar")
assert(not pcall(function() own.__gc = 1 end))

-- A class library: metamethods are copied down, classes are callable.
local Object = {}
Object.__index = Object
function Object:new() end
function Object:extend()
  local class = {}
  for key, value in pairs(self) do
    if key:find("__") == 1 then class[key] = value end
  end
  class.__index = class
  class.super = self
  return setmetatable(class, self)
end
function Object:__call(...)
  local made = setmetatable({}, self)
  made:new(...)
  return made
end
function Object:is(class)
  local mine = getmetatable(self)
  while mine do
    if mine == class then return true end
    mine = getmetatable(mine)
  end
  return false
end
local Point = Object:extend()
function Point:new(x) self.x = x end
function Point:__tostring() return "point " .. self.x end
local Rectangle = Point:extend()
function Rectangle:new(x, width)
  Rectangle.super.new(self, x)
  self.width = width
end
local point, rectangle = Point(1), Rectangle(2, 3)
assert(point.x == 1 and rectangle.x == 2 and rectangle.width == 3 and tostring(point) == "point 1")
assert(rectangle:is(Rectangle) and rectangle:is(Point) and rectangle:is(Object))
assert(not point:is(Rectangle) and getmetatable(Point) == Object)
for key in pairs(Rectangle) do assert(type(key) == "string") end

-- `__newindex` of a class may yield.
local waiting = setmetatable({}, {
  __newindex = function(t, key, value)
    coroutine.yield(key)
    rawset(t, key, value)
  end,
})
setmetatable({}, waiting)
local step = coroutine.wrap(function()
  waiting.x = 1
  return waiting.x
end)
assert(step() == "x" and step() == 1)

-- Lua follows callable tables without an end.
local loop = {}
fails("'__call' must be a function, got table", setmetatable, loop, { __call = loop })
local late = {}
setmetatable(loop, late)
fails("'__call' must be a function, got table", function() late.__call = loop end)

-- Out of reach.
assert(getmetatable("") == "string" and getmetatable(string) == "library")
assert(getmetatable(_G) == "globals")
fails("cannot change a protected metatable", setmetatable, string, {})
fails("cannot change a protected metatable", setmetatable, _G, {})
assert(setmetatable({}, string) and setmetatable({}, _G) and getmetatable(string) == "library")
fails("bad argument #1 to 'setmetatable' (table expected, got number)", setmetatable, 1, {})
fails("bad argument #2 to 'setmetatable' (nil or table expected, got number)", setmetatable, {}, 1)
fails("bad argument #1 to 'getmetatable' (value expected)", getmetatable)
