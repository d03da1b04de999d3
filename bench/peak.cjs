// Preloaded by benchmarks into the programs that they measure: says on stderr how much memory the process took at its most, in KiB.
const { writeSync } = require('node:fs');

process.on('exit', () => writeSync(2, `${process.resourceUsage().maxRSS}\n`));
