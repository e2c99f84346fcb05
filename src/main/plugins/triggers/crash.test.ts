/**
 * The promise about emissions with the real engine and the real store: the database is copied before and after each commit, and each
 * copy is taken up as after a power cut, with the service outside as it was then. In the end each message has exactly one run.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Engine } from '#main/engine/engine';
import { createEngine, inlineExecutor } from '#main/engine/index';
import type { EnginePorts, NodeRegistry } from '#main/engine/ports';
import { defineNode, type NodeServices, z } from '#main/engine/sdk';
import { createCancelSource, systemChance, systemClock } from '#main/host/machine';
import { openStore, type Store } from '#main/store';
import { silentLog } from '#main/store/testing/temp-store';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import { createRunner, type Subscribe, serves, TestTriggers, untilAborted } from './testing/test-triggers';

const MESSAGES = 6;
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pulseflow-triggers-'));
  folders.push(folder);
  return folder;
}

const words = { label: { en: 'x', 'pt-BR': 'x' }, description: { en: 'x', 'pt-BR': 'x' }, icon: 'x', category: 'data' as const };
const TYPES = [
  defineNode({ ...words, type: 'feed.message', version: 1, kind: 'trigger', config: z.looseObject({}), effect: 'none' }),
  defineNode({
    ...words,
    type: 'test.pass',
    version: 1,
    kind: 'action',
    config: z.object({}),
    effect: 'none',
    execute: ({ items }) => ({ outputs: { out: [...items] } }),
  }),
];
const nodes: NodeRegistry = { find: (name) => TYPES.find(({ type }) => type === name), list: () => TYPES };
const definition = flowDefinitionSchema.parse({
  name: 'Orders',
  nodes: [
    { id: 'feed', type: 'feed.message', name: 'feed' },
    { id: 'pass', type: 'test.pass', name: 'pass' },
  ],
  edges: [{ from: { node: 'feed' }, to: { node: 'pass' } }],
});

function engineOver(store: Store): Engine {
  const ports: EnginePorts = {
    clock: systemClock,
    chance: systemChance,
    createCancelSource,
    journal: store.journal,
    nodes,
    flows: { load: (flowId, version) => Promise.resolve({ flowId, version, definition }) },
    executor: inlineExecutor,
    services: {} as NodeServices,
    interest: { wants: () => false },
    identity: { account: 'local', user: 'ana', workspace: 'test' },
    report: (error) => {
      throw new Error(error.message);
    },
  };
  return createEngine(ports);
}

/** What a service outside keeps of what it told us: here, which messages were acknowledged. */
interface Outside {
  acknowledged: Set<number>;
}

interface Process {
  store: Store;
  test: TestTriggers;
  close(): Promise<void>;
}

async function open(home: string, subscribe: Subscribe, onCommit?: () => void): Promise<Process> {
  const store = openStore({ home, log: silentLog, ...(onCommit === undefined ? {} : { faults: { onCommit } }) });
  const engine = engineOver(store);
  await engine.recover();
  const test = new TestTriggers({ clock: systemClock, store, engine });
  test.served = serves(createRunner(subscribe));
  test.room.start();
  return {
    store,
    test,
    async close() {
      await test.close();
      await engine.stop(1000);
      store.close();
    },
  };
}

/** What each run was started with. */
async function messagesOf(store: Store): Promise<number[]> {
  await store.journal.flush();
  const ids = store.db.prepare<[], string>('SELECT id FROM runs ORDER BY created_at, key').pluck().all();
  const numbers: number[] = [];
  for (const id of ids) {
    const stored = await store.journal.loadRun(id as never);
    numbers.push(Number((stored?.steps[0]?.outputs?.['out']?.[0]?.json as { n: number }).n));
  }
  return numbers.sort((one, other) => one - other);
}

const all = Array.from({ length: MESSAGES }, (_, index) => index + 1);
const item = (n: number) => [{ json: { n } }];

/** Asks for what comes after a number, as a long poll does. It has no names for messages: only the place counts. */
const byPlace = (): Subscribe => async (_call, port) => {
  port.connected();
  let offset = Number((port.state as { offset: number } | undefined)?.offset ?? 0);
  while (offset < MESSAGES) {
    offset += 1;
    await port.emit(item(offset), { state: { offset } });
  }
  await untilAborted(port.signal);
};

/** Is given what it has not acknowledged, as a mailbox does. It keeps no place: only the names of messages count. */
const byName =
  (outside: Outside): Subscribe =>
  async (_call, port) => {
    port.connected();
    for (const n of all.filter((number) => !outside.acknowledged.has(number))) {
      await port.emit(item(n), { key: `message-${n}` });
      outside.acknowledged.add(n);
    }
    await untilAborted(port.signal);
  };

describe('a power cut at each commit', () => {
  for (const [name, subscriber] of [
    ['that keeps its place', () => byPlace()],
    ['that names its messages', byName],
  ] as const) {
    it(`loses no message of a trigger ${name}, and starts none twice`, async () => {
      const home = newFolder();
      const outside: Outside = { acknowledged: new Set() };
      const cuts: { home: string; outside: Outside }[] = [];
      const first = await open(home, subscriber(outside), () => {
        const folder = newFolder();
        mkdirSync(folder, { recursive: true });
        for (const file of ['pulseflow.db', 'pulseflow.db-wal']) cpSync(join(home, file), join(folder, file));
        cuts.push({ home: folder, outside: { acknowledged: new Set(outside.acknowledged) } });
      });
      await expect.poll(() => messagesOf(first.store)).toEqual(all);
      await first.close();

      expect(cuts.length).toBeGreaterThan(MESSAGES);
      for (const cut of cuts) {
        const again = await open(cut.home, subscriber(cut.outside));
        await expect.poll(() => messagesOf(again.store), { timeout: 10_000 }).toEqual(all);
        await again.close();
      }
    });
  }

  it('finds the key of a run as long as the run, so that two processes in a row agree', async () => {
    const home = newFolder();
    const flowId = 'flow_1' as FlowId;
    const outside: Outside = { acknowledged: new Set() };
    const first = await open(home, byName(outside));
    await expect.poll(() => messagesOf(first.store)).toEqual(all);
    await first.close();
    // Nothing outside remembers that it was told.
    outside.acknowledged.clear();
    const second = await open(home, byName(outside));
    await expect.poll(() => outside.acknowledged.size).toBe(MESSAGES);
    expect(await messagesOf(second.store)).toEqual(all);
    expect(second.store.journal.findIdempotent(`plugin:${flowId}:feed`, 'message-1', Date.now())).toBeDefined();
    await second.close();
  });
});
