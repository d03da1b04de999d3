// The benchmarks preload this into the programs that they measure. At exit it prints the process's peak memory (KiB)
// and processor time (µs) on stderr, as JSON.
const { writeSync } = require('node:fs');

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(2, `${JSON.stringify({ peakKiB: maxRSS, cpuMicroseconds: userCPUTime + systemCPUTime })}\n`);
});
