// Shares portions of work out among threads; what such a thread runs is this file too.
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parentPort, Worker } from 'node:worker_threads';
import type { Job, Tally } from './jobs.ts';
import { doJob } from './jobs.ts';

/**
 * Does all jobs on as many threads as there are processors; `onDone` hears of each as it is done. Rejects if a thread
 * breaks down.
 */
export async function doAll(jobs: readonly Job[], onDone: (tally: Tally) => void): Promise<void> {
  const waiting = jobs.values();
  const thread = async (): Promise<void> => {
    const worker = new Worker(import.meta.filename);
    try {
      for (const job of waiting) {
        worker.postMessage(job);
        const [tally] = (await once(worker, 'message')) as [Tally];
        onDone(tally);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs.length, availableParallelism()) }, thread));
}

parentPort?.on('message', async (job: Job) => parentPort?.postMessage(await doJob(job)));
