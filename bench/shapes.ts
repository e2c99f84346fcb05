/** Flows of other shapes than a chain, and many runs that wait. */
import { eventually, startInstance } from '../test/setup/instance.ts';
import { forEach, longWaiting, parallelBranches } from './flows.ts';
import { type HeapUse, heapAfterGarbage, inspectorOption } from './heap.ts';
import { loadHook } from './load.ts';
import { median } from './measure.ts';
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

/** Batches of waiting runs that are measured, after one that is not. */
const BATCHES = 5;

/**
 * How much memory runs take that wait: they are on disk only, so next to none. Garbage is collected before each look; the figure is
 * the median of what five batches have added each, after a first one, which the process and SQLite's cache grow by.
 */
export function waitingRuns(count: number): Scenario {
  return {
    name: `${count.toLocaleString('en')} concurrent waiting runs`,
    goals: {},
    async measure() {
      const port = 30_000 + Math.floor(Math.random() * 10_000);
      const instance = await startInstance({ env: { NODE_OPTIONS: inspectorOption(port) } });
      try {
        const flowId = await publish(instance, longWaiting);
        const looks: HeapUse[] = [];
        for (let batch = 0; batch <= BATCHES; batch++) {
          await start(instance.url, count);
          await eventually(
            async () => (await instance.client.runs.list({ flowId, status: ['running', 'queued'], limit: 1 })).items,
            (open) => open.length === 0,
          );
          looks.push(await heapAfterGarbage(port));
        }
        const perRun = (figure: (use: HeapUse) => number) =>
          Math.round(median(looks.slice(1).map((use, index) => (figure(use) - figure(looks[index] ?? use)) / count)));
        const last = looks.at(-1);
        return {
          waiting: count * (BATCHES + 1),
          usedBytesPerRun: perRun(({ usedBytes }) => usedBytes),
          residentBytesPerRun: perRun(({ residentBytes }) => residentBytes),
          usedMb: Math.round((last?.usedBytes ?? Number.NaN) / 1024 ** 2),
          residentMb: Math.round((last?.residentBytes ?? Number.NaN) / 1024 ** 2),
        };
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
