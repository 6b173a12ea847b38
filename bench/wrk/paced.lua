-- Gets, with milliseconds to wait before each request. Argument: those.
dofile(os.getenv("BENCH") .. "/wrk/report.lua")

function init(args)
  local pause = tonumber(args[1])
  delay = function() return pause end
end
