-- Calls an API with access tokens in turn. Arguments: a file with one token in each line; the method; the path and, where there is one, the
-- body, with %d for a number; the least and the greatest number.
dofile(os.getenv("BENCH") .. "/wrk/report.lua")

local requests, at = {}, 0

function init(args)
  local tokens = {}
  for token in io.lines(args[1]) do tokens[#tokens + 1] = token end
  local method, path, least, greatest, body = args[2], args[3], tonumber(args[4]), tonumber(args[5]), args[6]
  if body then wrk.headers["Content-Type"] = "application/json" end
  math.randomseed(os.time())
  for i = 1, 1000 do
    local number = math.random(least, greatest)
    wrk.headers["Authorization"] = "Bearer " .. tokens[i % #tokens + 1]
    requests[i] = wrk.format(method, path:format(number), nil, body and body:format(number))
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end
