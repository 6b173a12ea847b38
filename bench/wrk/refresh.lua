-- Refreshes, each time with the token that the last answer brought. One connection a thread, so that an answer belongs to
-- the request before it. Arguments: a file with the form but for the token, a file with one token a line, threads, and
-- milliseconds to wait before each request.
dofile(os.getenv("BENCH") .. "/wrk/report.lua")

local count = 0
local form, tokens, at

function setup(thread)
  thread:set("number", count)
  count = count + 1
end

function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
  local file = assert(io.open(args[1]))
  form = file:read("*a") .. "&refresh_token="
  file:close()
  tokens = {}
  local line = 0
  for token in io.lines(args[2]) do
    if line % tonumber(args[3]) == number then tokens[#tokens + 1] = token end
    line = line + 1
  end
  at = 0
  local pause = tonumber(args[4] or "0")
  if pause > 0 then delay = function() return pause end end
end

function request()
  at = at % #tokens + 1
  return wrk.format("POST", nil, nil, form .. tokens[at])
end

function response(status, headers, body)
  if status == 200 then
    tokens[at] = body:match('"refresh_token":"([^"]+)"')
  end
end
