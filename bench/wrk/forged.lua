-- Calls an API at a steady rate with tokens that are refused, each another. Arguments: a file with a good token, what is
-- wrong with those of this run (kid: a key that does not exist; signature), and how many a second, of all connections.
dofile(os.getenv("BENCH") .. "/wrk/report.lua")
local ffi = require("ffi")

ffi.cdef("struct moment { long s; long ns; }; int clock_gettime(int clock, struct moment *now);")
local ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
local moment = ffi.new("struct moment")
local digits, before, after = {}, nil, nil
local pace, began, sent = 0, nil, 0

-- In milliseconds, from some moment on.
local function now()
  ffi.C.clock_gettime(1, moment)
  return tonumber(moment.s) * 1000 + tonumber(moment.ns) / 1e6
end

-- Base64url; whole groups of three octets, so that what is encoded apart can be put together.
local function encode(text)
  return (text:gsub("...", function(group)
    local a, b, c = group:byte(1, 3)
    local bits = a * 65536 + b * 256 + c
    local letters = ""
    for place = 3, 0, -1 do
      local letter = math.floor(bits / 64 ^ place) % 64 + 1
      letters = letters .. ALPHABET:sub(letter, letter)
    end
    return letters
  end))
end

function init(args)
  local file = assert(io.open(args[1]))
  local header, claims, signature = file:read("*l"):match("([^.]+)%.([^.]+)%.([^.]+)")
  file:close()
  for number = 0, 999 do digits[number] = encode(("%03d"):format(number)) end
  if args[2] == "kid" then
    local start, kid = '{"alg":"RS256","typ":"at+jwt",', '"kid":"none-'
    before = encode(start .. (" "):rep(-(#start + #kid) % 3) .. kid)
    after = encode('" }') .. "." .. claims .. "." .. signature
  else
    before = header .. "." .. claims .. "."
    after = signature:sub(17)
  end
  math.randomseed(os.time())
  pace = 1000 / tonumber(args[3])
end

-- Until the next is due, however long the answers take.
function delay()
  began = began or now()
  sent = sent + 1
  return math.max(0, math.floor(began + sent * pace - now() + 0.5))
end

function request()
  local random = math.random
  return table.concat({
    "GET /users?limit=1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ",
    before, digits[random(0, 999)], digits[random(0, 999)], digits[random(0, 999)], digits[random(0, 999)], after,
    "\r\n\r\n",
  })
end
