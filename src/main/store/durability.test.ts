import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from './index';
import { linesOf, spawnStoreCode } from './testing/child';
import { silentLog } from './testing/temp-store';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pulseflow-kill-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** The body of a child that records runs with an event each as fast as it can, ten at a time, and says each that is durable. */
const RECORD = `
  const one = async (n) => {
    const id = 'run_' + n;
    store.journal.write({ kind: 'run', created: {}, run: { id, flowId: 'flow_1', flowName: 'Kill', flowVersion: 1, status: 'running',
      trigger: { kind: 'manual' }, test: false, createdAt: 1000 } });
    store.journal.write({ kind: 'step', step: { runId: id, seq: 0, nodeId: 'a', scope: '', status: 'running', effect: 'unsafe', attempt: 1,
      startedAt: 1000, itemsIn: 1 } });
    store.journal.write({ kind: 'event', runId: id, event: { id: 'evt_' + n, type: 'flx.run.started', source: 's', timeMs: 1000, data: n } });
    await store.journal.flush(id);
    say(id);
  };
  let n = 0;
  await Promise.all(Array.from({ length: 10 }, async () => { while (n < LIMIT) await one(n++); }));`;

function whatIsLeft() {
  const store = openStore({ home, log: silentLog });
  try {
    const ids = store.db.prepare('SELECT id FROM runs ORDER BY key').pluck().all() as string[];
    const steps = store.db.prepare('SELECT count(*) FROM steps').pluck().get();
    const events = store.db.prepare('SELECT count(*) FROM events e JOIN runs r ON r.key = e.run_key').pluck().get();
    return { ids: new Set(ids), steps, events, integrity: store.db.pragma('integrity_check', { simple: true }) };
  } finally {
    store.close();
  }
}

describe('a process that is killed', () => {
  it('leaves every run that it has acknowledged, whole', async () => {
    const child = spawnStoreCode(home, `const store = openStore({ home, log }); ${RECORD.replace('LIMIT', 'Infinity')}`);
    const lines = linesOf(child);
    await lines.until(/run_500$/);
    child.kill('SIGKILL');
    await lines.ended;
    const { ids, steps, events, integrity } = whatIsLeft();
    expect(lines.all.filter((id) => !ids.has(id))).toEqual([]);
    expect({ steps, events, integrity }).toEqual({ steps: ids.size, events: ids.size, integrity: 'ok' });
  });

  it.each([
    ['before', 2, 10],
    ['after', 2, 20],
  ])('%s a commit leaves all or nothing of it', async (phase, n, expected) => {
    const faults = `faults: { onCommit(phase, n) { if (phase === '${phase}' && n === ${n}) process.kill(process.pid, 'SIGKILL'); } }`;
    const child = spawnStoreCode(home, `const store = openStore({ home, log, ${faults} }); ${RECORD.replace('LIMIT', '1000')}`);
    const lines = linesOf(child);
    await lines.ended;
    expect(lines.all).toHaveLength(10);
    const { ids, steps, events } = whatIsLeft();
    expect({ runs: ids.size, steps, events }).toEqual({ runs: expected, steps: expected, events: expected });
  });
});
