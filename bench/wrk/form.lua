-- Posts the form in a file, again and again. Arguments: the file, and milliseconds to wait before each request.
dofile(os.getenv("BENCH") .. "/wrk/report.lua")

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"

local pause

function init(args)
  local file = assert(io.open(args[1]))
  wrk.body = file:read("*a")
  file:close()
  pause = tonumber(args[2] or "0")
  if pause > 0 then
    -- Spread over the pause, so that they do not come in waves.
    math.randomseed(os.time() + tonumber(tostring(wrk.thread):match("0x(%x+)") or "0", 16) % 100000)
    delay = function() return math.random(0, 2 * pause) end
  end
end
