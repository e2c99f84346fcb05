import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CredentialType, defineCredential, secretFields, z } from '#main/engine/sdk';
import { openStore, type Store } from '#main/store';
import type { NewAuditEntry } from '#shared/model/audit';
import { oauth2Schema } from '#shared/model/plugin';
import { createVaultRoom, type VaultRoom } from '../room';
import { type AuthorizationServer, startAuthorizationServer } from './testing/authorization-server';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const words = (text: string) => ({ en: text, 'pt-BR': text });
const LISTENER = 'http://127.0.0.1:5177';

let service: AuthorizationServer;
let tried: unknown[];
let types: CredentialType[];
let home: string;
let store: Store;
let room: VaultRoom;
let audit: NewAuditEntry[];
let changed: string[];
let nowMs: number;
let listenerUrl: string;

function sheets(tokenPath = '/token'): CredentialType {
  return defineCredential({
    type: 'sheets.account',
    label: words('Sheets'),
    description: words('An account'),
    icon: 'table',
    schema: z.object({
      method: z.enum(['browser', 'key']).default('browser'),
      base: z.string().default(''),
      clientId: z.string().default(''),
      clientSecret: z.string().default('').meta({ secret: true }),
    }),
    oauth2: oauth2Schema.parse({
      authorizationUrl: '{{ base }}/authorize',
      tokenUrl: `{{ base }}${tokenPath}`,
      scopes: ['sheets.read', 'sheets.write'],
      clientSecretField: 'clientSecret',
      parameters: { access_type: 'offline' },
      when: { method: ['browser'] },
    }),
    test: ({ values }) => {
      tried.push(values);
      return Promise.resolve();
    },
  });
}

function openRoom(): VaultRoom {
  const opened = createVaultRoom({
    store,
    keyFile: join(home, 'keys', 'vault.key'),
    types: {
      find: (type) => types.find((each) => each.type === type),
      describe: () =>
        types.map((type) => ({
          type: type.type,
          label: type.label,
          description: type.description,
          icon: type.icon,
          schema: {},
          uiSchema: {},
          secretFields: secretFields(type),
          canTest: type.test !== undefined,
          oauth2: type.oauth2 !== undefined,
        })),
    },
    findNodeType: () => undefined,
    services: () => ({ mail: undefined as never }),
    listenerUrl: () => listenerUrl,
    audit: (entry) => void audit.push(entry),
    uses: () => new Map(),
    forgetOwn: () => undefined,
    clock: { now: () => nowMs, setTimer: () => ({ cancel: () => undefined }) },
    random: Math.random,
  });
  opened.onCredentialChanged((id) => void changed.push(id));
  return opened;
}

beforeEach(async () => {
  service = await startAuthorizationServer();
  types = [sheets()];
  home = mkdtempSync(join(tmpdir(), 'pulseflow-sign-in-'));
  store = openStore({ home, log: silent });
  [tried, audit, changed, nowMs, listenerUrl] = [[], [], [], 1_700_000_000_000, LISTENER];
  room = openRoom();
});
afterEach(async () => {
  store.close();
  rmSync(home, { recursive: true, force: true });
  await service.close();
});

const { stringify } = JSON;
function make(values: Record<string, string> = {}): string {
  const whole = { base: service.url, clientId: service.client.id, clientSecret: service.client.secret, ...values };
  return room.credentials.create({ name: 'Sheets', type: 'sheets.account', values: whole }).id;
}
async function signIn(id: string): Promise<string> {
  const back = await service.agree(room.credentials.signIn(id).authorizationUrl);
  return (await room.finishSignIn(back.searchParams)).credentialName;
}
const accessToken = async (id: string): Promise<string> => String((await room.opener.open(id)).credential.values['accessToken']);
const status = (id: string) => room.credentials.get(id).signIn?.status;

describe('signing in by the browser', () => {
  it('asks for a code with PKCE and comes back to the local listener; the tokens are kept sealed', async () => {
    const id = make();
    expect(status(id)).toBe('none');
    const begun = room.credentials.signIn(id);
    const asked = new URL(begun.authorizationUrl);
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'client-1',
      redirect_uri: `${LISTENER}/oauth/callback`,
      scope: 'sheets.read sheets.write',
      code_challenge_method: 'S256',
      access_type: 'offline',
      state: begun.state,
    });
    expect(asked.href).not.toContain(service.client.secret);
    const back = await service.agree(begun.authorizationUrl);
    expect(await room.finishSignIn(back.searchParams)).toEqual({ credentialName: 'Sheets' });
    expect(room.credentials.get(id).signIn).toEqual({ status: 'signed-in', at: nowMs, scopes: ['sheets.read', 'sheets.write'] });
    expect(service.isGood(await accessToken(id))).toBe(true);
    expect(changed).toEqual([id]);
    const rows = stringify([store.db.prepare('SELECT * FROM credential_tokens').all(), room.credentials.list(), audit]);
    for (const secret of [...service.givenOut, service.client.secret]) expect(rows).not.toContain(secret);
  });

  it('is refused with a state that was not given out, was used, or is too old', async () => {
    const id = make();
    const { authorizationUrl } = room.credentials.signIn(id);
    const back = await service.agree(authorizationUrl);
    const forged = new URLSearchParams(back.searchParams);
    forged.set('state', 'forged');
    await expect(room.finishSignIn(forged)).rejects.toMatchObject({ code: 'SIGN_IN_UNKNOWN' });
    await room.finishSignIn(back.searchParams);
    await expect(room.finishSignIn(back.searchParams)).rejects.toMatchObject({ code: 'SIGN_IN_UNKNOWN' });
    const late = await service.agree(room.credentials.signIn(id).authorizationUrl);
    nowMs += 10 * 60_000;
    await expect(room.finishSignIn(late.searchParams)).rejects.toMatchObject({ code: 'SIGN_IN_UNKNOWN' });
  });

  it('with a code that was stolen and exchanged elsewhere does not work without its verifier', async () => {
    const id = make();
    const back = await service.agree(room.credentials.signIn(id).authorizationUrl);
    // A code of another sign-in is put into this one.
    const other = await service.agree(room.credentials.signIn(id).authorizationUrl);
    back.searchParams.set('code', other.searchParams.get('code') ?? '');
    await expect(room.finishSignIn(back.searchParams)).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
    expect(status(id)).toBe('none');
  });

  it('says what the service says: a no, a wrong secret, no answer; never the secret itself', async () => {
    const id = make({ clientSecret: 'wrong!secret&77aa' });
    const no = await service.agree(room.credentials.signIn(id).authorizationUrl, 'no');
    await expect(room.finishSignIn(no.searchParams)).rejects.toMatchObject({
      code: 'SIGN_IN_FAILED',
      message: expect.stringContaining('The person said no') as string,
    });
    const wrong = await service.agree(room.credentials.signIn(id).authorizationUrl);
    await expect(room.finishSignIn(wrong.searchParams)).rejects.toMatchObject({
      code: 'SIGN_IN_FAILED',
      data: { said: 'no client with ••••••' },
    });
    service.fail = [{ status: 502, body: '<html>bad gateway</html>' }];
    const down = await service.agree(room.credentials.signIn(id).authorizationUrl);
    await expect(room.finishSignIn(down.searchParams)).rejects.toMatchObject({ code: 'SIGN_IN_FAILED', kind: 'operational' });
  });

  it('carries no secret through a redirect, and none to an address without TLS', async () => {
    types = [sheets('/moved')];
    const id = make();
    const back = await service.agree(room.credentials.signIn(id).authorizationUrl);
    await expect(room.finishSignIn(back.searchParams)).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
    expect(service.tokenRequests).toEqual([]);
    room.credentials.update(id, { values: { base: 'http://login.example.com' } });
    expect(() => room.credentials.signIn(id)).toThrow(expect.objectContaining({ code: 'CREDENTIAL_INVALID' }) as Error);
  });

  it('is not for credentials that are filled in otherwise, and needs a client and a listener', () => {
    const id = make({ method: 'key' });
    expect(room.credentials.get(id).signIn).toBeUndefined();
    expect(() => room.credentials.signIn(id)).toThrow(expect.objectContaining({ code: 'CREDENTIAL_SIGN_IN_NONE' }) as Error);
    room.credentials.update(id, { values: { method: 'browser', clientId: '' } });
    expect(() => room.credentials.signIn(id)).toThrow(expect.objectContaining({ code: 'CREDENTIAL_INVALID' }) as Error);
    room.credentials.update(id, { values: { clientId: 'client-1' } });
    expect(room.credentials.types()[0]).toMatchObject({ redirectUrl: `${LISTENER}/oauth/callback` });
    listenerUrl = '';
    expect(() => room.credentials.signIn(id)).toThrow(expect.objectContaining({ code: 'SIGN_IN_FAILED' }) as Error);
  });

  it('is needed before a step or a test: both say so', async () => {
    const id = make();
    await expect(room.opener.open(id)).rejects.toMatchObject({ code: 'CREDENTIAL_SIGN_IN_NEEDED' });
    expect(room.opener.find(id)).toMatchObject({ isComplete: false });
    expect(await room.credentials.test(id)).toMatchObject({ ok: false, error: { code: 'CREDENTIAL_SIGN_IN_NEEDED' } });
    await signIn(id);
    expect(room.opener.find(id)).toMatchObject({ isComplete: true });
    expect(await room.credentials.test(id)).toMatchObject({ ok: true });
    expect(tried).toMatchObject([{ clientId: 'client-1', accessToken: expect.stringMatching(/^access_/) as string }]);
  });
});

describe('a token that ends', () => {
  it('is renewed once, however many ask at the same time, and kept over a restart', async () => {
    const id = make();
    await signIn(id);
    const first = await accessToken(id);
    expect(await accessToken(id)).toBe(first);
    nowMs += 3600_000 - 30_000;
    let answer = (): void => undefined;
    service.beforeAnswer = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const asking = Array.from({ length: 20 }, () => accessToken(id));
    await expect.poll(() => service.tokenRequests.length).toBe(2);
    answer();
    const given = new Set(await Promise.all(asking));
    expect(given.size).toBe(1);
    expect(given.has(first)).toBe(false);
    expect(service.tokenRequests).toHaveLength(2);
    expect(service.tokenRequests[1]?.get('grant_type')).toBe('refresh_token');
    room = openRoom();
    expect(given.has(await accessToken(id))).toBe(true);
    expect(room.credentials.get(id).signIn).toMatchObject({ status: 'signed-in', at: 1_700_000_000_000 });
  });

  it('is renewed again and again with the refresh token of the last time', async () => {
    const id = make();
    await signIn(id);
    for (let round = 0; round < 5; round++) {
      nowMs += 3600_000;
      expect(service.isGood(await accessToken(id)), `round ${round}`).toBe(true);
    }
    expect(service.tokenRequests).toHaveLength(6);
  });

  it('and is taken back at the service says so until somebody signs in again', async () => {
    const id = make();
    await signIn(id);
    nowMs += 3600_000;
    service.revokeAll();
    await expect(accessToken(id)).rejects.toMatchObject({
      code: 'CREDENTIAL_SIGN_IN_NEEDED',
      data: { detail: 'SIGN_IN_EXPIRED' },
    });
    expect(status(id)).toBe('expired');
    await expect(accessToken(id)).rejects.toMatchObject({ code: 'CREDENTIAL_SIGN_IN_NEEDED' });
    // The service is not asked again for what it has refused.
    expect(service.tokenRequests).toHaveLength(2);
    await signIn(id);
    expect(status(id)).toBe('signed-in');
    expect(service.isGood(await accessToken(id))).toBe(true);
  });

  it('is used to its last second while the service is away, and is not forgotten', async () => {
    const id = make();
    await signIn(id);
    const first = await accessToken(id);
    service.fail = Array.from({ length: 2 }, () => ({ status: 503, body: 'away' }));
    nowMs += 3600_000 - 1000;
    expect(await accessToken(id)).toBe(first);
    nowMs += 1000;
    await expect(accessToken(id)).rejects.toMatchObject({ code: 'SIGN_IN_FAILED', kind: 'operational' });
    expect(status(id)).toBe('signed-in');
    expect(await accessToken(id)).not.toBe(first);
  });

  it('that is refused while somebody signs in again does not end the new sign-in', async () => {
    const id = make();
    await signIn(id);
    nowMs += 3600_000;
    let answer = (): void => undefined;
    service.beforeAnswer = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    service.fail = [{ status: 400, body: '{"error":"invalid_grant"}' }];
    const asking = accessToken(id);
    await expect.poll(() => service.tokenRequests.length).toBe(2);
    const release = answer;
    service.beforeAnswer = () => Promise.resolve();
    const failure = service.fail.splice(0);
    await signIn(id);
    service.fail = failure;
    release();
    expect(service.isGood(await asking)).toBe(true);
    expect(status(id)).toBe('signed-in');
  });
});

describe('tokens', () => {
  it('go with their credential, and with another client; not with another name', async () => {
    const id = make();
    await signIn(id);
    room.credentials.update(id, { name: 'Other' });
    expect(status(id)).toBe('signed-in');
    room.credentials.update(id, { values: { clientId: 'client-2' } });
    expect(status(id)).toBe('none');
    room.credentials.update(id, { values: { clientId: 'client-1' } });
    await signIn(id);
    room.credentials.remove(id, false);
    expect(store.db.prepare('SELECT count(*) AS rows FROM credential_tokens').get()).toEqual({ rows: 0 });
  });

  it('that cannot be opened are found with the key, and can be forgotten', async () => {
    const id = make();
    await signIn(id);
    rmSync(join(home, 'keys', 'vault.key'));
    expect(room.credentials.key()).toMatchObject({ status: 'unreadable', unreadable: ['Sheets'] });
    expect(room.credentials.forgetUnreadable()).toBe(2);
    expect(status(id)).toBe('none');
  });

  it('are in no file of the workspace', async () => {
    const id = make();
    await signIn(id);
    nowMs += 3600_000;
    await accessToken(id);
    const files = readdirSync(home, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((file) => file.isFile());
    for (const file of files) {
      const text = readFileSync(join(file.parentPath, file.name), 'latin1');
      for (const secret of [...service.givenOut, service.client.secret]) expect(text.includes(secret), file.name).toBe(false);
    }
  });
});

describe('the audit of credentials', () => {
  it('says what was done with which, and no secret', async () => {
    const id = make();
    await signIn(id);
    await room.credentials.test(id);
    room.credentials.update(id, { values: { clientSecret: 'another!secret' } });
    room.credentials.remove(id, true);
    expect(audit.map(({ action, subjectId }) => [action, subjectId])).toEqual([
      ['credential.created', id],
      ['credential.signed-in', id],
      ['credential.tested', id],
      ['credential.changed', id],
      ['credential.deleted', id],
    ]);
    expect(audit[3]).toMatchObject({ details: { name: 'Sheets', type: 'sheets.account', fields: ['clientSecret'] } });
    expect(stringify(audit)).not.toContain('another!secret');
  });
});
