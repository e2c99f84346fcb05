import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { isAppError } from '#shared/model/errors';
import { createVault } from './vault';

const folders: string[] = [];
function keyFileIn(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pulseflow-vault-'));
  folders.push(folder);
  return join(folder, 'keys', 'vault.key');
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function codeOf(action: () => unknown): string {
  try {
    action();
    return 'nothing thrown';
  } catch (thrown) {
    return isAppError(thrown) ? thrown.code : String(thrown);
  }
}

describe('the vault', () => {
  it('opens what it sealed, also in another process, and never shows the secret in the envelope', () => {
    const keyFile = keyFileIn();
    const envelope = createVault({ keyFile, sealed: () => [] }).seal('smtp.password', 'pässword');
    expect(envelope.startsWith('v1.')).toBe(true);
    expect(envelope).not.toContain('pässword');
    expect(
      createVault({ keyFile, sealed: () => [{ name: 'kept', envelope: 'v1.k.i.t.c' }] }).open('smtp.password', envelope),
    ).toBe('pässword');
  });

  it('keeps the key file readable for its owner only', () => {
    const keyFile = keyFileIn();
    createVault({ keyFile, sealed: () => [] }).seal('a', 'b');
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  });

  it('seals the same secret differently each time', () => {
    const vault = createVault({ keyFile: keyFileIn(), sealed: () => [] });
    expect(vault.seal('a', 'same')).not.toBe(vault.seal('a', 'same'));
  });

  it('refuses to make a new key while secrets sealed with the lost one are kept', () => {
    const keyFile = keyFileIn();
    const vault = createVault({ keyFile, sealed: () => [{ name: 'kept', envelope: 'v1.k.i.t.c' }] });
    expect(codeOf(() => vault.seal('a', 'b'))).toBe('SECRET_KEY_MISSING');
    expect(codeOf(() => vault.open('a', 'v1.k.i.t.c'))).toBe('SECRET_KEY_MISSING');
    expect(codeOf(() => statSync(keyFile))).toContain('ENOENT');
  });

  it('tells a wrong key, a damaged key file and a damaged envelope apart', () => {
    const keyFile = keyFileIn();
    const envelope = createVault({ keyFile, sealed: () => [] }).seal('a', 'secret');
    const other = keyFileIn();
    const stranger = createVault({ keyFile: other, sealed: () => [] });
    stranger.seal('x', 'y');
    expect(codeOf(() => stranger.open('a', envelope))).toBe('SECRET_KEY_WRONG');
    expect(
      codeOf(() =>
        createVault({ keyFile, sealed: () => [{ name: 'kept', envelope: 'v1.k.i.t.c' }] }).open(
          'a',
          `${envelope.slice(0, -2)}xx`,
        ),
      ),
    ).toBe('SECRET_DAMAGED');
    expect(
      codeOf(() => createVault({ keyFile, sealed: () => [{ name: 'kept', envelope: 'v1.k.i.t.c' }] }).open('b', envelope)),
    ).toBe('SECRET_DAMAGED');
    expect(
      codeOf(() => createVault({ keyFile, sealed: () => [{ name: 'kept', envelope: 'v1.k.i.t.c' }] }).open('a', 'nonsense')),
    ).toBe('SECRET_DAMAGED');
    writeFileSync(keyFile, 'short');
    expect(
      codeOf(() => createVault({ keyFile, sealed: () => [{ name: 'kept', envelope: 'v1.k.i.t.c' }] }).open('a', envelope)),
    ).toBe('SECRET_KEY_INVALID');
  });
});
