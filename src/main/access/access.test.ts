import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccess } from './access';

describe('access', () => {
  let folder: string;
  let at = 1_000_000;
  const now = () => at;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pulseflow-access-'));
    at = 1_000_000;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps the token it made, in a file only the owner can read', () => {
    const first = createAccess({ keysFolder: folder, now });
    expect(createAccess({ keysFolder: folder, now }).token).toBe(first.token);
    expect(readFileSync(join(folder, 'api-token'), 'utf8').trim()).toBe(first.token);
    expect(statSync(join(folder, 'api-token')).mode & 0o077).toBe(0);
  });

  it('takes a fixed token and refuses any other', () => {
    const access = createAccess({ keysFolder: folder, fixedToken: 'given', now });
    expect([access.isToken('given'), access.isToken('Given'), access.isToken('')]).toEqual([true, false, false]);
  });

  it('a sign-in code is good once, and not after a day', () => {
    const access = createAccess({ keysFolder: folder, now });
    const code = access.createSignInCode();
    const session = access.redeemSignInCode(code);
    expect(session !== undefined && access.isSession(session)).toBe(true);
    expect(access.redeemSignInCode(code)).toBeUndefined();
    const late = access.createSignInCode();
    at += 25 * 60 * 60 * 1000;
    expect(access.redeemSignInCode(late)).toBeUndefined();
  });

  it('a session survives a restart, ends after 30 days and cannot be forged', () => {
    const session = createAccess({ keysFolder: folder, now }).createSession();
    const restarted = createAccess({ keysFolder: folder, now });
    expect(restarted.isSession(session)).toBe(true);
    const [expiresAt, signature] = session.split('.');
    expect(restarted.isSession(`${Number(expiresAt) + 1}.${signature}`)).toBe(false);
    expect(restarted.isSession('nonsense')).toBe(false);
    at += 31 * 24 * 60 * 60 * 1000;
    expect(restarted.isSession(session)).toBe(false);
  });

  it('a changed token signs everybody out', () => {
    const session = createAccess({ keysFolder: folder, fixedToken: 'one', now }).createSession();
    expect(createAccess({ keysFolder: folder, fixedToken: 'two', now }).isSession(session)).toBe(false);
  });

  it('an empty token is none: it opens nothing, and one is made', () => {
    const access = createAccess({ keysFolder: folder, fixedToken: '', now });
    expect(access.isToken('')).toBe(false);
    expect(access.token.length).toBeGreaterThan(30);
  });

  it('a token file that a crash left empty is filled, and closed to others', () => {
    writeFileSync(join(folder, 'api-token'), '', { mode: 0o644 });
    const { token } = createAccess({ keysFolder: folder, now });
    expect(readFileSync(join(folder, 'api-token'), 'utf8').trim()).toBe(token);
    expect(statSync(join(folder, 'api-token')).mode & 0o077).toBe(0);
  });

  it('what cannot be read is not replaced', () => {
    mkdirSync(join(folder, 'api-token'));
    expect(() => createAccess({ keysFolder: folder, now })).toThrow(/EISDIR/);
  });
});
