// Distributes jobs among threads. The threads run this file, too.
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parentPort, Worker } from 'node:worker_threads';
import type { Finding, Job } from './jobs.ts';
import { doJob } from './jobs.ts';

/** Does all jobs, on one thread per processor. Rejects if a thread fails. */
export async function doAll(jobs: readonly Job[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const waiting = jobs.values();
  const thread = async (): Promise<void> => {
    const worker = new Worker(import.meta.filename);
    try {
      for (const job of waiting) {
        worker.postMessage(job);
        const [found] = (await once(worker, 'message')) as [readonly Finding[]];
        findings.push(...found);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs.length, availableParallelism()) }, thread));
  return findings;
}

parentPort?.on('message', async (job: Job) => parentPort?.postMessage(await doJob(job)));
