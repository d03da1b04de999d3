// A thread of `npm run schedules`: does one portion of the work after the other.
import { parentPort } from 'node:worker_threads';
import type { Job } from './jobs.ts';
import { doJob } from './jobs.ts';

parentPort?.on('message', (job: Job) => {
  void doJob(job).then((done) => parentPort?.postMessage(done));
});
