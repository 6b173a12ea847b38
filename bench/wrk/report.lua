-- One line for the scripts to read: requests/s, answers that were refusals, broken connections, median and p99 in ms.
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("RESULT %.1f %d %d %.2f %.2f\n",
    summary.requests / (summary.duration / 1e6),
    errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000,
    latency:percentile(99) / 1000))
end
