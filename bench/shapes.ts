/** Flows of other shapes than a chain, and many runs that wait. */
import { eventually, startInstance } from '../test/setup/instance.ts';
import { forEach, longWaiting, parallelBranches } from './flows.ts';
import { loadHook } from './load.ts';
import { memoryOf } from './measure.ts';
import { manyRecords, publish, type Scenario, timeRun, withInstance } from './workbench.ts';

export function branches(count: number): Scenario {
  return {
    name: `${count}-way parallel branch, 10 connections`,
    goals: {},
    measure: () =>
      withInstance(async (instance) => {
        await publish(instance, parallelBranches(count));
        return { ...(await loadHook(instance, 'branches', 10, 6)) };
      }),
  };
}

export function loop(batchSize: number): Scenario {
  return {
    name: `10,000-item for-each, batch ${batchSize}`,
    goals: {},
    measure: () =>
      withInstance(async (instance) => timeRun(instance, await publish(instance, forEach(batchSize)), manyRecords(10_000))),
  };
}

/**
 * How much memory runs take that wait: they are on disk only, so next to none. The heap is kept small, or garbage that nobody has
 * collected yet would be counted as theirs.
 */
export function waitingRuns(count: number): Scenario {
  return {
    name: `${count.toLocaleString('en')} concurrent waiting runs`,
    goals: {},
    async measure() {
      const instance = await startInstance({ env: { NODE_OPTIONS: '--max-old-space-size=48' } });
      try {
        const flowId = await publish(instance, longWaiting);
        const pid = instance.child.pid ?? 0;
        // The same once before, so that what the process and SQLite's cache take for traffic is not counted as the runs'.
        await start(instance.url, count);
        await settled();
        const before = memoryOf(pid)?.nowMb ?? Number.NaN;
        await start(instance.url, count);
        await settled();
        const after = memoryOf(pid)?.nowMb ?? Number.NaN;
        await eventually(
          async () => (await instance.client.runs.list({ flowId, status: ['running', 'queued'], limit: 1 })).items,
          (open) => open.length === 0,
        );
        return { beforeMb: before, afterMb: after, bytesPerRun: Math.round(((after - before) * 1024 * 1024) / count) };
      } finally {
        await instance.kill();
      }
    },
  };
}

async function start(url: string, count: number): Promise<void> {
  let left = count;
  const caller = async () => {
    while (left-- > 0) {
      const answer = await fetch(`${url}/hooks/long-wait`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"n":1}',
      });
      await answer.arrayBuffer();
      if (answer.status !== 202) throw new Error(`refused with ${answer.status}`);
    }
  };
  await Promise.all(Array.from({ length: 20 }, caller));
}

/** Long enough for the garbage collector to give back what it can. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5000));
}
