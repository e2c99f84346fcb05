import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '#main/store';
import { createSecrets, type Secrets } from '#main/vault/secrets';
import { createVault } from '#main/vault/vault';
import { settingsSchema } from '#shared/model/settings';
import { createSettings, type SettingsService } from './service';

const log = { debug() {}, info() {}, warn() {}, error() {} };
let home: string;
let store: ReturnType<typeof openStore>;
let settings: SettingsService;
let reports: string[];

function open(): void {
  reports = [];
  store = openStore({ home, log });
  const vault = createVault({ keyFile: join(home, 'keys', 'vault.key'), sealed: () => secrets.sealed() });
  const secrets: Secrets = createSecrets({ store, vault, now: () => 1 });
  settings = createSettings({ store, secrets, report: (section) => reports.push(section), now: () => 1 });
}
function reopen(): void {
  store.close();
  open();
}
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pulseflow-settings-'));
  open();
});
afterEach(() => {
  store.close();
  rmSync(home, { recursive: true, force: true });
});

describe('settings', () => {
  it('are the defaults in a new workspace', () => {
    expect(settings.get()).toEqual(settingsSchema.parse({}));
    expect(settings.smtpAccount()).toBeUndefined();
  });

  it('change only what a patch names, and survive a restart', () => {
    settings.update({ language: 'pt-BR', retention: { maxAgeDays: 7 } });
    settings.update({ smtp: { host: 'mail.example.com', port: 25 } });
    reopen();
    expect(settings.get()).toMatchObject({
      language: 'pt-BR',
      retention: { maxAgeDays: 7, maxRunsPerFlow: 1_000_000 },
      smtp: { host: 'mail.example.com', port: 25, security: 'starttls' },
      limits: { jsonDepth: 64 },
    });
  });

  it('tell listeners what is and what was', () => {
    const heard: [number, number][] = [];
    const stop = settings.onChange((next, before) =>
      heard.push([next.engine.maxConcurrentRuns, before.engine.maxConcurrentRuns]),
    );
    settings.update({ engine: { maxConcurrentRuns: 7 } });
    stop();
    settings.update({ engine: { maxConcurrentRuns: 8 } });
    expect(heard).toEqual([[7, 500]]);
  });

  it('cannot be changed by whoever reads them', () => {
    expect(() => {
      settings.get().limits.jsonDepth = 1;
    }).toThrow(TypeError);
  });

  it.each([
    ['timeZone', { timeZone: 'Mars/Olympus' }],
    ['smtp.host', { smtp: { host: 'smtp://mail.example.com:25' } }],
    ['smtp.from', { smtp: { from: 'a@example.com\r\nBcc: b@example.com' } }],
  ])('refuse a wrong %s and keep what was', (field, patch) => {
    expect(() => settings.update(patch)).toThrow(
      expect.objectContaining({ code: 'SETTINGS_INVALID', data: expect.objectContaining({ field }) as object }),
    );
    expect(settings.get()).toEqual(settingsSchema.parse({}));
  });

  it('a stored section that no longer fits falls back to its defaults, alone and reported', () => {
    settings.update({ theme: 'dark', limits: { jsonDepth: 10 } });
    store.db.prepare('UPDATE settings SET value = \'{"jsonDepth": "many"}\' WHERE key = \'limits\'').run();
    reopen();
    expect(settings.get()).toMatchObject({ theme: 'dark', limits: { jsonDepth: 64 } });
    expect(reports).toEqual(['limits']);
  });
});

describe('the SMTP password', () => {
  it('is kept sealed: it opens for the mail room and shows nowhere else', () => {
    const shown = settings.update({ smtp: { host: 'mail.example.com', user: 'me', password: 'correct horse' } });
    reopen();
    expect(settings.smtpAccount()).toMatchObject({ user: 'me', password: 'correct horse' });
    expect(settings.get().smtp.passwordSet).toBe(true);
    expect(JSON.stringify([shown, settings.get()])).not.toContain('correct horse');
    store.db.pragma('wal_checkpoint(TRUNCATE)');
    expect(readFileSync(join(home, 'pulseflow.db'), 'latin1')).not.toContain('correct horse');
  });

  it('that cannot be sealed leaves nothing of the change behind', () => {
    settings.update({ smtp: { host: 'mail.example.com', password: 'first' } });
    reopen();
    writeFileSync(join(home, 'keys', 'vault.key'), 'damaged');
    const change = { smtp: { host: 'other.example.com', password: 'second' } };
    expect(() => settings.update(change)).toThrow(expect.objectContaining({ code: 'SECRET_KEY_INVALID' }));
    expect(settings.get().smtp.host).toBe('mail.example.com');
    reopen();
    expect(settings.get().smtp.host).toBe('mail.example.com');
  });

  it('stays when other fields change and goes with an empty string', () => {
    settings.update({ smtp: { host: 'mail.example.com', password: 'secret' } });
    settings.update({ smtp: { port: 2525 } });
    expect(settings.smtpAccount()?.password).toBe('secret');
    settings.update({ smtp: { password: '' } });
    expect(settings.get().smtp.passwordSet).toBe(false);
    expect(settings.smtpAccount()).toMatchObject({ host: 'mail.example.com', password: undefined });
  });
});
