// Shares portions of work out among threads.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Done, Job } from './jobs.ts';

/**
 * Does all jobs on as many threads as there are processors; `onDone` hears of each as it is done. Rejects if a thread
 * breaks down.
 */
export async function doAll(jobs: readonly Job[], onDone: (done: Done, job: Job) => void): Promise<void> {
  const waiting = jobs.values();
  const thread = async (): Promise<void> => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url));
    try {
      for (const job of waiting) onDone(await ask(worker, job), job);
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs.length, availableParallelism()) }, thread));
}

function ask(worker: Worker, job: Job): Promise<Done> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (done: Done) => {
      worker.off('error', reject);
      resolve(done);
    });
    worker.postMessage(job);
  });
}
