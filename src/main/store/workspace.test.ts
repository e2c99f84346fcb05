import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkRuntime } from './database';
import { openStore, type Store } from './index';
import { linesOf, spawnStoreCode } from './testing/child';
import { silentLog } from './testing/temp-store';

let home: string;
const open: Store[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pulseflow-workspace-'));
});
afterEach(() => {
  for (const store of open.splice(0)) store.close();
  chmodSync(home, 0o700);
  rmSync(home, { recursive: true, force: true });
});

function openHere(folder = home): Store {
  const store = openStore({ home: folder, log: silentLog });
  open.push(store);
  return store;
}
const refusal = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as string });

describe('a workspace', () => {
  it('is made on first use and found again', () => {
    const folder = join(home, 'new');
    const first = openHere(folder);
    expect(first.firstOpen).toBe(true);
    expect(first.db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(first.db.pragma('synchronous', { simple: true })).toBe(2);
    first.close();
    expect(openHere(folder).firstOpen).toBe(false);
  });

  it('is refused when the folder above it is missing, as when its disk is not connected', () => {
    expect(() => openHere(join(home, 'disk', 'workspace'))).toThrow(refusal('WORKSPACE_MISSING', /Connect its disk/));
  });

  it('is refused when it is a file', () => {
    const file = join(home, 'file');
    writeFileSync(file, '');
    expect(() => openHere(file)).toThrow(refusal('WORKSPACE_MISSING', /choose another one/));
  });

  it('is refused when this user may not write to it', async () => {
    chmodSync(home, 0o555);
    // Root may write everywhere, so another user has to try: once all is loaded, as that user may not read this folder.
    const child = spawnStoreCode(
      home,
      `if (process.getuid?.() === 0) process.setuid(65534);
      try { openStore({ home, log }); say("opened"); } catch (error) { say(error.code + " " + error.message); }`,
    );
    const lines = linesOf(child);
    await lines.ended;
    expect(lines.all).toEqual([expect.stringMatching(/^WORKSPACE_READ_ONLY .*right to write/)]);
  });

  it('is refused while another instance uses it, in this process or another, and free when that was killed', async () => {
    const child = spawnStoreCode(home, 'openStore({ home, log }); say("open"); setInterval(() => {}, 1000);');
    const lines = linesOf(child);
    await lines.until(/open/);
    expect(() => openHere()).toThrow(refusal('WORKSPACE_LOCKED', /Another PulseFlow is using/));
    child.kill('SIGKILL');
    await lines.ended;
    openHere();
    expect(() => openHere()).toThrow(refusal('WORKSPACE_LOCKED', /Another PulseFlow is using/));
  });

  it('is free again after an open that failed', () => {
    writeFileSync(join(home, 'pulseflow.db'), 'not a database, but long enough to be looked at as one'.repeat(100));
    expect(() => openHere()).toThrow(refusal('DATABASE_CORRUPT', /not a SQLite database.*backups/));
    rmSync(join(home, 'pulseflow.db'));
    openHere();
  });

  it('is refused when its database is that of another program', () => {
    const store = openHere();
    store.db.pragma('application_id = 1');
    store.close();
    expect(() => openHere()).toThrow(refusal('DATABASE_CORRUPT', /another program/));
  });
});

describe('the runtime', () => {
  it('is refused below Node-API 10, before SQLite would end the process', () => {
    expect(() => checkRuntime({ ...process.versions, node: '20.19.0', napi: '9' })).toThrow(refusal('NODE_TOO_OLD', /npm start/));
    checkRuntime({ ...process.versions, napi: '10' });
  });
});
