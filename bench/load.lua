-- wrk … -s load.lua URL -- FILE ENCODING: asks for the paths in FILE, one a line, round and round, each thread from a
-- place of its own, and prints what came of it as one line of JSON. ENCODING is what the browser would accept.
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  wrk.headers["Accept-Encoding"] = args[2]
  requests = {}
  for path in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", path)
  end
  at = number * math.floor(#requests / 2)
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local e = summary.errors
  print(string.format(
    '{"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "errors": {"status": %d, "connect": %d, "read": %d, "write": %d, "timeout": %d}}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    e.status, e.connect, e.read, e.write, e.timeout))
end
