/** What is measured; each scenario starts an instance of its own on an empty workspace. */
import { existsSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { eventually, startInstance } from '../test/setup/instance.ts';
import { calendarSpeed } from './calendar.ts';
import { editorFrames } from './editor/editor.ts';
import { answering, idleFlow, manyItems, recorded, twentyNodes, waiting } from './flows.ts';
import { millionRuns } from './history.ts';
import { againstLimit } from './limit/against-limit.ts';
import { loadHook } from './load.ts';
import { memoryOf } from './measure.ts';
import { pluginStep } from './plugins/step-cost.ts';
import { idleSchedules } from './schedules/idle.ts';
import { branches, loop, waitingRuns } from './shapes.ts';
import { manyRecords, publish, type Scenario, timeRun, withInstance } from './workbench.ts';

const LOAD_SECONDS = 6;

function hookLoad(connections: number, goal: number): Scenario {
  return {
    name: `webhook -> set -> respond, ${connections} connection${connections === 1 ? '' : 's'}`,
    goals: { requestsPerSecond: { value: goal } },
    measure: () =>
      withInstance(async (instance) => {
        await publish(instance, answering);
        return { ...(await loadHook(instance, 'answer', connections, LOAD_SECONDS)) };
      }),
  };
}

const chainLoad: Scenario = {
  name: '20-node chain, 10 connections',
  goals: { requestsPerSecond: { value: 3000 } },
  measure: () =>
    withInstance(async (instance) => {
      await publish(instance, twentyNodes);
      return { ...(await loadHook(instance, 'twenty', 10, LOAD_SECONDS)) };
    }),
};

const items: Scenario = {
  name: '10,000 items through 3 nodes',
  goals: { seconds: { value: 0.4, atMost: true }, peakMb: { value: 250, atMost: true } },
  measure: () => withInstance(async (instance) => timeRun(instance, await publish(instance, manyItems), manyRecords(10_000))),
};

const coldStart: Scenario = {
  name: 'start to first answer',
  goals: { seconds: { value: 0.5, atMost: true } },
  async measure() {
    const prepared = await startInstance();
    await publish(prepared, answering);
    await prepared.stop();
    const port = 40_000 + Math.floor(Math.random() * 20_000);
    const startedAt = performance.now();
    const starting = startInstance({ home: prepared.home, env: { PULSEFLOW_PORT: String(port) } });
    await firstAnswer(port);
    const seconds = (performance.now() - startedAt) / 1000;
    await (await starting).kill();
    return { seconds: Math.round(seconds * 1000) / 1000 };
  },
};

/** Resolves when the webhook has answered with 200 for the first time. */
function firstAnswer(port: number): Promise<void> {
  return new Promise((resolve) => {
    const again = () => setTimeout(ask, 2);
    const ask = () => {
      const call = request(
        { port, host: '127.0.0.1', path: '/hooks/answer', method: 'POST', headers: { 'content-type': 'application/json' } },
        (response) => {
          response.resume();
          if (response.statusCode === 200) resolve();
          else again();
        },
      );
      call.on('error', again);
      call.end('{"n":1}');
    };
    ask();
  });
}

function idleMemory(flows: number, goal: number): Scenario {
  return {
    name: `idle memory, ${flows} flow${flows === 1 ? '' : 's'}`,
    goals: { mb: { value: goal, atMost: true } },
    async measure() {
      const prepared = await startInstance();
      for (let index = 0; index < flows; index++) await publish(prepared, idleFlow(index));
      await prepared.stop();
      const instance = await startInstance({ home: prepared.home });
      await new Promise((resolve) => setTimeout(resolve, 5000));
      const mb = memoryOf(instance.child.pid ?? 0)?.nowMb ?? Number.NaN;
      await instance.kill();
      return { mb };
    },
  };
}

const waitAndKill: Scenario = {
  name: '50 runs in a 10 s wait, kill -9 at 3 s, restart',
  goals: { finished: { value: 50 } },
  async measure() {
    const first = await startInstance();
    const flowId = await publish(first, waiting);
    await Promise.all(Array.from({ length: 50 }, () => first.anonymous('POST', '/hooks/wait')));
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await first.kill();
    const second = await startInstance({ home: first.home });
    const counts = await eventually(
      async () => (await second.client.runs.list({ flowId, limit: 200 })).items,
      (runs) => runs.every(({ status }) => status !== 'waiting' && status !== 'running'),
      30_000,
    );
    await second.kill();
    return { finished: counts.filter(({ status }) => status === 'succeeded').length, runs: counts.length };
  },
};

const acknowledgedIsRecorded: Scenario = {
  name: '10,000 acknowledged webhooks, kill -9 in the middle',
  goals: { lost: { value: 0, atMost: true } },
  async measure() {
    const first = await startInstance();
    const flowId = await publish(first, recorded);
    const acknowledged = new Set<string>();
    let killed = false;
    let sent = 0;
    const sender = async () => {
      // Until the kill at 10,000: what is under way at that moment is the interesting part.
      while (!killed && sent < 20_000) {
        sent += 1;
        try {
          const answer = await first.anonymous('POST', '/hooks/record', {
            body: '{"n":1}',
            headers: { 'content-type': 'application/json' },
          });
          if (answer.status === 202) acknowledged.add(((await answer.json()) as { runId: string }).runId);
        } catch {
          // Cut off by the kill: not acknowledged.
        }
        if (acknowledged.size >= 10_000 && !killed) {
          killed = true;
          first.child.kill('SIGKILL');
        }
      }
    };
    await Promise.all(Array.from({ length: 50 }, sender));
    const second = await startInstance({ home: first.home });
    const recordedIds = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await second.client.runs.list({ flowId, limit: 500, ...(cursor === undefined ? {} : { cursor }) });
      for (const run of page.items) recordedIds.add(run.id);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    const lost = [...acknowledged].filter((id) => !recordedIds.has(id)).length;
    await eventually(
      async () => (await second.client.runs.list({ flowId, status: ['queued', 'running', 'waiting'], limit: 1 })).items,
      (open) => open.length === 0,
      60_000,
    );
    await second.stop();
    const bytes = ['pulseflow.db', 'pulseflow.db-wal']
      .map((file) => join(first.home, file))
      .filter((file) => existsSync(file))
      .reduce((sum, file) => sum + statSync(file).size, 0);
    return {
      acknowledged: acknowledged.size,
      recorded: recordedIds.size,
      lost,
      bytesPerRun: Math.round(bytes / Math.max(recordedIds.size, 1)),
    };
  },
};

export const scenarios: Scenario[] = [
  hookLoad(1, 1500),
  hookLoad(10, 5000),
  hookLoad(50, 10_000),
  againstLimit(1),
  againstLimit(10),
  againstLimit(50),
  chainLoad,
  branches(100),
  items,
  loop(1),
  loop(100),
  waitingRuns(10_000),
  millionRuns,
  coldStart,
  idleMemory(1, 110),
  idleMemory(100, 120),
  waitAndKill,
  acknowledgedIsRecorded,
  idleSchedules,
  calendarSpeed,
  pluginStep('in-process', { startMs: 100, callMs: 0.1, itemsSeconds: 0.1 }),
  pluginStep('process', { startMs: 500, callMs: 1, itemsSeconds: 1 }),
  pluginStep('python', { startMs: 500, callMs: 2, itemsSeconds: 1 }),
  editorFrames,
];
