-- Calls an API with an access token. Arguments: a file with the token; the method; the path and, where there is one, the
-- body, with %d for a number; the least and the greatest number.
dofile(os.getenv("BENCH") .. "/wrk/report.lua")

local requests, at = {}, 0

function init(args)
  local file = assert(io.open(args[1]))
  wrk.headers["Authorization"] = "Bearer " .. file:read("*l")
  file:close()
  local method, path, least, greatest, body = args[2], args[3], tonumber(args[4]), tonumber(args[5]), args[6]
  if body then wrk.headers["Content-Type"] = "application/json" end
  math.randomseed(os.time())
  for i = 1, 1000 do
    local number = math.random(least, greatest)
    requests[i] = wrk.format(method, path:format(number), nil, body and body:format(number))
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end
