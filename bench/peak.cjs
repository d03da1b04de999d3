// Preloaded by benchmarks into the programs that they measure: says on stderr what the process took, as JSON: at the most so much
// memory, in KiB, and so much time of the processor, in µs.
const { writeSync } = require('node:fs');

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(2, `${JSON.stringify({ peakKiB: maxRSS, cpuMicroseconds: userCPUTime + systemCPUTime })}\n`);
});
