import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createHost, type Host } from './host';
import type { Log } from './log';
import { VERSION } from './version';

const homes: string[] = [];
const hosts: Host[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close(0);
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

async function open(home: string): Promise<{ host: Host; errors: string[] }> {
  const errors: string[] = [];
  const log: Log = {
    debug() {},
    info() {},
    warn() {},
    error: (_data: unknown, text?: string) => errors.push(text ?? ''),
  } as never;
  const host = await createHost({ home, log, mode: 'headless', version: VERSION });
  hosts.push(host);
  await host.start();
  return { host, errors };
}

/** A workspace that holds a sealed secret, closed. */
async function workspaceWithSecret(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'pulseflow-key-'));
  homes.push(home);
  const { host } = await open(home);
  host.settings.update({ smtp: { host: 'smtp.example.com', password: 'secret of the mail server' } });
  await host.close(0);
  return home;
}

describe('a workspace whose secrets cannot be opened', () => {
  it.each([
    ['is gone', (file: string) => renameSync(file, `${file}.away`)],
    ['is another', (file: string) => writeFileSync(file, Buffer.alloc(32, 5).toString('base64'))],
  ])('says so at its start when its key %s, in the log and to people, and starts all the same', async (_how, harm) => {
    const home = await workspaceWithSecret();
    const keyFile = join(home, 'keys', 'vault.key');
    harm(keyFile);
    const { host, errors } = await open(home);
    expect(errors.filter((text) => text.includes(keyFile))).toHaveLength(1);
    expect(host.notifications.latest('owner', 10)).toMatchObject([
      { level: 'warning', title: 'Stored secrets cannot be opened' },
    ]);
    expect(host.store.db.prepare('SELECT count(*) FROM secrets').pluck().get()).toBe(1);
  });

  it('is told of nothing when all is well, and makes no key while there is nothing to seal', async () => {
    const home = await workspaceWithSecret();
    const key = readFileSync(join(home, 'keys', 'vault.key'));
    const { host, errors } = await open(home);
    expect([errors, host.notifications.latest('owner', 10)]).toEqual([[], []]);
    expect(readFileSync(join(home, 'keys', 'vault.key')).equals(key)).toBe(true);
    const fresh = mkdtempSync(join(tmpdir(), 'pulseflow-key-'));
    homes.push(fresh);
    await open(fresh);
    expect(() => readFileSync(join(fresh, 'keys', 'vault.key'))).toThrow('ENOENT');
  });
});
