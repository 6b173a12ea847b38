-- Posts the forms in a file, one in each line, in turn. Arguments: the file, and milliseconds to wait before each request.
dofile(os.getenv("BENCH") .. "/wrk/report.lua")

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"

local requests, at, pause = {}, 0, 0

function init(args)
  for form in io.lines(args[1]) do requests[#requests + 1] = wrk.format(nil, nil, nil, form) end
  pause = tonumber(args[2] or "0")
  if pause > 0 then
    -- Spread over the pause, so that they do not come in waves.
    math.randomseed(os.time() + tonumber(tostring(wrk.thread):match("0x(%x+)") or "0", 16) % 100000)
    delay = function() return math.random(0, 2 * pause) end
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end
