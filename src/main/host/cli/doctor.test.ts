import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '#main/store';
import { aRun, aStep } from '#main/store/testing/temp-store';
import type { RunId } from '#shared/model/ids';
import { silentLog } from '../log';
import { type DoctorOptions, doctor, type Finding } from './doctor';

let home: string;
let foreign: Server | undefined;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pulseflow-doctor-'));
});
afterEach(() => {
  foreign?.close();
  foreign = undefined;
  rmSync(home, { recursive: true, force: true });
});

async function look(options: DoctorOptions = {}, env: NodeJS.ProcessEnv = {}) {
  let text = '';
  const out = { line: (line: string) => (text += line), error: (line: string) => (text += line) };
  const code = await doctor({ PULSEFLOW_PORT: '0', ...env }, { home, ...options }, true, out);
  const findings = JSON.parse(text) as Finding[];
  return { code, of: (check: string) => findings.find((finding) => finding.check === check) };
}

describe('doctor', () => {
  it('finds a new folder and a used one in order', async () => {
    expect(await look()).toMatchObject({ code: 0 });
    openStore({ home, log: silentLog }).close();
    const { code, of } = await look({ full: true });
    expect(code).toBe(0);
    for (const check of ['Node', 'Data folder', 'Database', 'References', 'Write-ahead log', 'Instance'])
      expect(of(check), check).toMatchObject({ state: 'ok' });
  });

  it('finds what nothing points to, and mends it without losing what is kept', async () => {
    const store = openStore({ home, log: silentLog });
    const long = { out: [{ json: 'x'.repeat(20_000) }] };
    store.journal.write({ kind: 'run', created: {}, run: aRun('run_1', { status: 'succeeded' }) });
    store.journal.write({ kind: 'step', step: aStep('run_1', { outputs: long }) });
    await store.journal.flush();
    store.db.exec(`INSERT INTO payloads (digest, size_bytes, data) VALUES (x'0102', 3, x'00');
      INSERT INTO run_logs (run_key, at, node_id, level, message) VALUES (99, 1, 'a', 1, 'of a run that is gone')`);
    expect((await look({ repair: true })).of('Repair')).toMatchObject({
      state: 'error',
      detail: expect.stringContaining('Another PulseFlow') as string,
    });
    store.close();
    expect((await look({ full: true })).of('Leftovers')).toMatchObject({
      state: 'warning',
      detail: expect.stringMatching(/^1 large values and 1 rows/) as string,
    });
    const { code, of } = await look({ repair: true });
    expect(code).toBe(0);
    expect(of('Repair')?.detail).toMatch(/1 rows of runs that are gone deleted; 1 large values that nothing points to deleted/);
    expect(of('Leftovers')).toMatchObject({ state: 'ok' });
    const again = openStore({ home, log: silentLog });
    expect((await again.journal.loadRun('run_1' as RunId))?.steps[0]?.outputs).toEqual(long);
    again.close();
  });

  it('says where backups are when the database cannot be read', async () => {
    writeFileSync(join(home, 'pulseflow.db'), 'no database at all'.repeat(1000));
    const { code, of } = await look();
    expect(code).toBe(1);
    expect(of('Database')).toMatchObject({ state: 'error', detail: expect.stringContaining(join(home, 'backups')) as string });
  });

  it('finds an index that differs from its table only with --full, and rebuilds it', async () => {
    openStore({ home, log: silentLog }).close();
    const database = new Database(join(home, 'pulseflow.db'));
    database.exec(`INSERT INTO flows (id, name, draft, created_at, updated_at) VALUES ('flow_1', 'A', '{}', 1, 2)`);
    database.unsafeMode();
    database.pragma('writable_schema = ON');
    database.exec(`UPDATE sqlite_schema SET sql = replace(sql, 'updated_at', 'created_at') WHERE name = 'flows_by_update'`);
    database.close();
    expect((await look()).of('Database')).toMatchObject({ state: 'ok' });
    const full = await look({ full: true });
    expect(full.code).toBe(1);
    expect(full.of('Database')).toMatchObject({
      state: 'error',
      detail: expect.stringContaining('missing from index flows_by_update') as string,
    });
    expect((await look({ repair: true })).of('Repair')?.detail).toMatch(/indexes rebuilt/);
    expect((await look({ full: true })).of('Database')).toMatchObject({ state: 'ok' });
  });

  it('warns of a port that another program has, and refuses one that is none', async () => {
    foreign = createServer().listen(0, '127.0.0.1');
    await expect.poll(() => foreign?.listening).toBe(true);
    const { port } = foreign.address() as AddressInfo;
    const taken = await look({}, { PULSEFLOW_PORT: String(port) });
    expect(taken.code).toBe(0);
    expect(taken.of('Instance')).toMatchObject({ state: 'warning', detail: expect.stringContaining(`port ${port}`) as string });
    expect((await look({}, { PULSEFLOW_PORT: '70000' })).of('Instance')).toMatchObject({ state: 'error' });
  });

  it('tells how to get a newer Node when this one is too old', async () => {
    const { code, of } = await look({ versions: { node: '20.1.0', napi: '8' } });
    expect(code).toBe(1);
    expect(of('Node')).toMatchObject({ state: 'error', detail: expect.stringContaining('v20.1.0 has Node-API 8') as string });
  });
});
