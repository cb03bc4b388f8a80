-- Fills the selected database with keys of one kind: redis-cli --eval fill.lua , KIND FROM TO EXPIRY
-- Makes the keys numbered FROM to TO - 1; every third of them expires at EXPIRY (seconds since 1970) plus its number.
local kind, from, to, expiry = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local call = redis.call

-- Redis starts every script with the same seed; chunks must differ.
math.randomseed(from + #kind)

local noise = {}
for i = 1, 4096 do noise[i] = string.char(math.random(0, 255)) end
noise = table.concat(noise)

local function binary(bytes)
  local at = math.random(1, #noise - bytes)
  return noise:sub(at, at + bytes - 1)
end

-- Adds in batches, since one call takes a few thousand arguments at most.
local function addMany(command, key, count, add)
  local batch = {}
  for i = 1, count do
    add(batch, i)
    if #batch >= 1000 or i == count then
      call(command, key, unpack(batch))
      batch = {}
    end
  end
end

local function append(batch, value) batch[#batch + 1] = value end

local function list(size)
  return function(key, n)
    addMany('RPUSH', key, size, function(batch, i) append(batch, i % 3 == 0 and n * i or 'element ' .. n .. ':' .. i) end)
  end
end

local function set(size, member)
  return function(key, n)
    addMany('SADD', key, size, function(batch, i) append(batch, member(n, i)) end)
  end
end

local function hash(size)
  return function(key, n)
    addMany('HSET', key, size, function(batch, i) append(batch, 'field' .. i); append(batch, i % 2 == 0 and n + i or binary(16)) end)
  end
end

local function zset(size)
  return function(key, n)
    addMany('ZADD', key, size, function(batch, i) append(batch, (n * i) % 1009 / 8); append(batch, 'member' .. i) end)
  end
end

local function stream(size)
  return function(key, n)
    for i = 1, size do call('XADD', key, n .. '-' .. i, 'sensor', n, 'reading', i * 7, 'note', binary(8)) end
    call('XDEL', key, n .. '-2')
    call('XGROUP', 'CREATE', key, 'readers', '0')
    call('XGROUP', 'CREATE', key, 'late', '$')
    call('XREADGROUP', 'GROUP', 'readers', 'alice', 'COUNT', 5, 'STREAMS', key, '>')
    call('XREADGROUP', 'GROUP', 'readers', 'bob', 'COUNT', 3, 'STREAMS', key, '>')
    call('XACK', key, 'readers', n .. '-1')
  end
end

local makers = {
  text = function(key, n)
    call('SET', key, 'user ' .. n .. ' likes ' .. ('the quick brown fox; '):rep(4) .. 'and ' .. n % 97)
  end,
  number = function(key, n) call('SET', key, (n % 2 == 0 and 1 or -1) * n * (n % 5 == 0 and 1000003 or 1)) end,
  binary = function(key, n) call('SET', key, binary(64 + n % 64)) end,
  large = function(key, n) call('SET', key, (binary(1000) .. ('x'):rep(1000)):rep(50)) end,
  list = list(4),
  biglist = list(20000),
  intset = set(6, function(n, i) return n * i end),
  set = set(5, function(n, i) return 'member ' .. n .. ':' .. i end),
  bigset = set(20000, function(n, i) return 'member ' .. n .. ':' .. i end),
  hash = hash(5),
  bighash = hash(10000),
  zset = zset(5),
  bigzset = zset(10000),
  stream = stream(12),
  bigstream = stream(5000),
}

for n = from, to - 1 do
  local key = kind .. ':' .. n
  makers[kind](key, n)
  if n % 3 == 0 then call('EXPIREAT', key, expiry + n) end
end
return to - from
