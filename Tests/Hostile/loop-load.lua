-- Tries: an endless loop while the script is loaded
-- expect: timeout

while true do end
