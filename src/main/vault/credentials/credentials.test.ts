import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError, type CredentialType, defineCredential, defineNode, secretFields, z } from '#main/engine/sdk';
import { openStore, type Store } from '#main/store';
import type { CredentialUse } from '#shared/model/credential';
import { createVaultRoom, type VaultRoom } from '../room';

const SECRET = 'tok_8f14e45fceea167a';
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const words = (text: string) => ({ en: text, 'pt-BR': text });

let asked: { values: object }[] = [];
const token = defineCredential({
  type: 'test.token',
  label: words('Token'),
  description: words('A token'),
  icon: 'key-round',
  schema: z.object({
    host: z.string().trim().min(1),
    level: z.enum(['low', 'high']).default('low'),
    token: z.string().trim().min(1).meta({ secret: true }),
    extra: z.string().default('').meta({ secret: true }),
  }),
  test: ({ values }) => {
    asked.push({ values });
    if (values.host === 'bad') {
      const message = `"${values.token}" was refused`;
      throw new AppError({ code: 'SERVICE_REFUSED', message, data: { header: `Bearer ${values.token}` } });
    }
    return Promise.resolve();
  },
});
const plain = defineCredential({
  type: 'test.plain',
  label: words('Plain'),
  description: words('No test'),
  icon: 'key-round',
  schema: z.object({ key: z.string().min(1).meta({ secret: true }) }),
});
const TYPES: CredentialType[] = [token, plain];
const callNode = defineNode({
  type: 'test.call',
  version: 1,
  kind: 'action',
  label: words('Call'),
  description: words('A call'),
  icon: 'globe',
  category: 'network',
  config: z.object({}),
  effect: 'none',
  credential: {
    types: ['test.plain'],
    required: false,
    inConfig: ({ key, ...config }) =>
      typeof key === 'string' ? { field: '/key', type: 'test.plain', values: { key }, config } : undefined,
  },
});

let home: string;
let store: Store;
let room: VaultRoom;
let uses: Map<string, CredentialUse[]>;
let nowMs: number;
let timers: { atMs: number; run(): void }[];

function openRoom(): VaultRoom {
  return createVaultRoom({
    store,
    keyFile: join(home, 'keys', 'vault.key'),
    types: {
      find: (type) => TYPES.find((each) => each.type === type),
      describe: () =>
        TYPES.map(({ oauth2: _none, ...type }) => ({
          ...type,
          schema: {},
          uiSchema: {},
          secretFields: secretFields(type),
          canTest: type.test !== undefined,
        })),
    },
    findNodeType: (type) => (type === 'test.call' ? callNode : undefined),
    services: () => ({ mail: undefined as never }),
    listenerUrl: () => '',
    audit: () => undefined,
    uses: () => uses,
    forgetOwn: (name) => room.secrets.remove(name),
    clock: {
      now: () => nowMs,
      setTimer(atMs, run) {
        const timer = { atMs, run };
        timers.push(timer);
        return { cancel: () => void timers.splice(timers.indexOf(timer), 1) };
      },
    },
    random: Math.random,
  });
}

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pulseflow-credentials-'));
  store = openStore({ home, log: silent });
  uses = new Map();
  asked = [];
  timers = [];
  nowMs = 1_700_000_000_000;
  room = openRoom();
});
afterEach(() => {
  store.close();
  rmSync(home, { recursive: true, force: true });
});

const make = (values: Record<string, string> = {}) =>
  room.credentials.create({ name: 'Shop', type: 'test.token', values: { host: 'api', token: ` ${SECRET}\n`, ...values } });
function codeOf(action: () => unknown): string {
  try {
    action();
    return 'nothing thrown';
  } catch (thrown) {
    return thrown instanceof AppError ? thrown.code : String(thrown);
  }
}

describe('credentials', () => {
  it('tell that a secret is stored and never what it is; the database holds it sealed', () => {
    const made = make();
    expect(made).toMatchObject({
      name: 'Shop',
      fields: { host: 'api', level: 'low' },
      secrets: { token: 'set', extra: 'not_set' },
      usedBy: 0,
    });
    expect(JSON.stringify([made, room.credentials.list(), room.credentials.get(made.id)])).not.toContain(SECRET);
    store.db.pragma('wal_checkpoint(TRUNCATE)');
    expect(readFileSync(join(home, 'pulseflow.db')).includes(SECRET)).toBe(false);
  });

  it('open for the engine with every value, as its schema makes it, and name their secrets', async () => {
    const { id } = make({ extra: 'also secret' });
    const { credential, secrets } = await room.opener.open(id);
    expect(credential).toEqual({
      id,
      name: 'Shop',
      type: 'test.token',
      values: { host: 'api', level: 'low', token: SECRET, extra: 'also secret' },
    });
    expect(secrets).toEqual(expect.arrayContaining([SECRET, 'also secret']));
  });

  it('keep a secret that a change does not name, replace one that it does, and remove an empty one', async () => {
    const { id } = make({ extra: 'old extra' });
    room.credentials.update(id, { name: 'Shop 2', values: { level: 'high' } });
    expect((await room.opener.open(id)).credential).toMatchObject({ name: 'Shop 2', values: { level: 'high', token: SECRET } });
    room.credentials.update(id, { values: { token: 'tok_new', extra: '' } });
    const { values } = (await room.opener.open(id)).credential;
    expect(values).toEqual({ host: 'api', level: 'high', token: 'tok_new', extra: '' });
  });

  it('refuse what does not fit their type, saying which field', () => {
    const refused = (values: Record<string, string>) => () => room.credentials.create({ name: 'A', type: 'test.token', values });
    expect(refused({ host: 'api' })).toThrow(
      expect.objectContaining({
        code: 'CREDENTIAL_INVALID',
        data: expect.objectContaining({ field: 'token', detail: 'VALUE_REQUIRED' }) as object,
      }),
    );
    expect(refused({ host: '', token: 'x' })).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ field: 'host' }) as object }),
    );
    expect(codeOf(refused({ host: 'api', token: 'x', level: 'huge' }))).toBe('CREDENTIAL_INVALID');
    expect(codeOf(refused({ host: 'api', token: 'x', other: 'y' }))).toBe('CREDENTIAL_INVALID');
    expect(codeOf(() => room.credentials.create({ name: 'A', type: 'none', values: {} }))).toBe('CREDENTIAL_TYPE_UNKNOWN');
    expect(room.credentials.list()).toEqual([]);
  });

  it('have a name of their own among those of their type, whatever its case', () => {
    const { id } = make();
    expect(codeOf(() => room.credentials.create({ name: 'SHOP', type: 'test.token', values: { host: 'a', token: 'b' } }))).toBe(
      'CREDENTIAL_NAME_TAKEN',
    );
    room.credentials.create({ name: 'Shop', type: 'test.plain', values: { key: 'k' } });
    expect(room.credentials.update(id, { name: 'SHOP' }).name).toBe('SHOP');
  });

  it('are not deleted while flows use them, unless that is said', () => {
    const { id } = make();
    uses.set(id, [{ flowId: 'flow_1', flowName: 'Orders', nodes: ['Call'], isPublished: true }]);
    expect(room.credentials.get(id)).toMatchObject({ usedBy: 1, uses: [{ flowName: 'Orders' }] });
    expect(() => room.credentials.remove(id, false)).toThrow(
      expect.objectContaining({ code: 'CREDENTIAL_IN_USE', data: expect.objectContaining({ flows: ['Orders'] }) as object }),
    );
    room.credentials.remove(id, true);
    expect(codeOf(() => room.credentials.get(id))).toBe('CREDENTIAL_NOT_FOUND');
  });

  it('without a required secret are incomplete, and do not open', async () => {
    const { id } = make();
    expect(room.opener.find(id)).toEqual({ name: 'Shop', type: 'test.token', isComplete: true });
    room.credentials.update(id, { values: { token: '' } });
    expect(room.opener.find(id)).toMatchObject({ isComplete: false });
    await expect(room.opener.open(id)).rejects.toMatchObject({ code: 'CREDENTIAL_INCOMPLETE' });
    await expect(room.opener.open('cred_none')).rejects.toMatchObject({ code: 'CREDENTIAL_NOT_FOUND' });
  });

  it('tell when they were used last, at once in memory and later in the database', async () => {
    const { id } = make();
    nowMs += 5000;
    await room.opener.open(id);
    expect(room.credentials.get(id).lastUsedAt).toBe(nowMs);
    expect(store.db.prepare('SELECT last_used_at FROM credentials').pluck().get()).toBeNull();
    for (const { run } of [...timers]) run();
    expect(store.db.prepare('SELECT last_used_at FROM credentials').pluck().get()).toBe(nowMs);
    nowMs += 1000;
    await room.opener.open(id);
    room.close();
    expect(store.db.prepare('SELECT last_used_at FROM credentials').pluck().get()).toBe(nowMs);
  });
});

describe('a secret that is written in a node', () => {
  const keep = (config: Record<string, string>) =>
    room.credentials.keep({ name: 'Call shop', nodeType: 'test.call', typeVersion: 1, config });

  it('is kept as a credential, which the config then names instead', async () => {
    const { credential, config } = keep({ key: SECRET, url: 'x' });
    expect(config).toEqual({ url: 'x', credential: credential.id });
    expect(credential).toMatchObject({ name: 'Call shop', type: 'test.plain', secrets: { key: 'set' } });
    expect((await room.opener.open(credential.id)).credential.values).toEqual({ key: SECRET });
    expect(keep({ key: 'another' }).credential.name).toBe('Call shop (2)');
  });

  it('must be there', () => {
    expect(codeOf(() => keep({ url: 'x' }))).toBe('CREDENTIAL_NOTHING_TO_KEEP');
    expect(codeOf(() => room.credentials.keep({ name: 'A', nodeType: 'none', typeVersion: 1, config: { key: 'x' } }))).toBe(
      'CREDENTIAL_NOTHING_TO_KEEP',
    );
  });
});

describe('the test of a credential', () => {
  it('is kept with its outcome, and forgotten when the values change', async () => {
    const { id } = make();
    expect(await room.credentials.test(id)).toMatchObject({ ok: true, at: nowMs });
    expect(asked).toEqual([{ values: { host: 'api', level: 'low', token: SECRET, extra: '' } }]);
    expect(room.credentials.get(id).lastTest).toMatchObject({ ok: true });
    expect(room.credentials.update(id, { name: 'Renamed' }).lastTest).toMatchObject({ ok: true });
    expect(room.credentials.update(id, { values: { host: 'bad' } }).lastTest).toBeUndefined();
  });

  it('that fails tells why, without the secret', async () => {
    const { id } = make({ host: 'bad' });
    const result = await room.credentials.test(id);
    expect(result).toMatchObject({ ok: false, error: { code: 'SERVICE_REFUSED', message: '"••••••" was refused' } });
    expect(JSON.stringify([result, room.credentials.get(id)])).not.toContain(SECRET);
  });

  it('tries values that are not saved, with the stored secret where none is typed, and keeps nothing', async () => {
    const { id } = make();
    await room.credentials.tryOut({ credentialId: id, type: 'test.token', values: { host: 'other' } });
    expect(asked.at(-1)).toMatchObject({ values: { host: 'other', token: SECRET } });
    await room.credentials.tryOut({ type: 'test.token', values: { host: 'new', token: 'typed' } });
    expect(asked.at(-1)).toMatchObject({ values: { host: 'new', token: 'typed' } });
    expect(room.credentials.get(id)).toMatchObject({ fields: { host: 'api' } });
    expect(room.credentials.get(id).lastTest).toBeUndefined();
    expect(room.credentials.list()).toHaveLength(1);
  });

  it('is refused for a type that has none', async () => {
    const { id } = room.credentials.create({ name: 'P', type: 'test.plain', values: { key: 'k' } });
    await expect(room.credentials.test(id)).rejects.toMatchObject({ code: 'CREDENTIAL_TEST_NONE' });
    await expect(room.credentials.tryOut({ type: 'test.plain', values: { key: 'k' } })).rejects.toMatchObject({
      code: 'CREDENTIAL_TEST_NONE',
    });
  });
});

describe('when the key is not the one', () => {
  const keyFile = () => join(home, 'keys', 'vault.key');
  const stored = () => store.db.prepare('SELECT sealed FROM credentials').pluck().all();

  beforeEach(() => {
    make();
    room.secrets.set('smtp.password', 'mail secret');
  });

  it.each([
    ['is gone', () => renameSync(keyFile(), `${keyFile()}.away`), 'SECRET_KEY_MISSING'],
    ['is another', () => writeFileSync(keyFile(), Buffer.alloc(32, 7).toString('base64')), 'SECRET_KEY_WRONG'],
    ['is damaged', () => writeFileSync(keyFile(), 'short'), 'SECRET_KEY_INVALID'],
  ])('and %s, that is told, nothing is sealed, and nothing stored is changed', async (_how, harm, code) => {
    const before = stored();
    harm();
    room = openRoom();
    const [credential] = room.credentials.list();
    expect(credential?.secrets['token']).toBe('unreadable');
    expect(room.credentials.key()).toMatchObject({
      status: 'unreadable',
      unreadable: ['smtp.password', 'Shop'],
      error: { code },
    });
    await expect(room.opener.open(credential?.id ?? '')).rejects.toMatchObject({ code });
    expect(await room.credentials.test(credential?.id ?? '')).toMatchObject({ ok: false, error: { code } });
    expect(codeOf(() => room.credentials.create({ name: 'B', type: 'test.plain', values: { key: 'k' } }))).toBe(code);
    expect(stored()).toEqual(before);
  });

  it('and it goes while the app runs, list and credential say so at once', () => {
    expect(room.credentials.list()[0]?.secrets['token']).toBe('set');
    renameSync(keyFile(), `${keyFile()}.away`);
    const [credential] = room.credentials.list();
    expect(credential?.secrets['token']).toBe('unreadable');
    renameSync(`${keyFile()}.away`, keyFile());
    expect(room.credentials.get(credential?.id ?? '').secrets['token']).toBe('set');
  });

  it('and it comes back, everything opens again', async () => {
    renameSync(keyFile(), `${keyFile()}.away`);
    expect(room.check().status).toBe('unreadable');
    renameSync(`${keyFile()}.away`, keyFile());
    expect(room.check()).toMatchObject({ status: 'ok', unreadable: [] });
    expect((await room.opener.open(room.credentials.list()[0]?.id ?? '')).credential.values['token']).toBe(SECRET);
  });

  it('and it is lost for good, what cannot be opened is given up on request, and entered again', async () => {
    renameSync(keyFile(), `${keyFile()}.away`);
    room = openRoom();
    expect(room.credentials.forgetUnreadable()).toBe(2);
    const [credential] = room.credentials.list();
    expect(credential).toMatchObject({ name: 'Shop', secrets: { token: 'not_set' } });
    expect(room.secrets.has('smtp.password')).toBe(false);
    room.credentials.update(credential?.id ?? '', { values: { token: 'tok_again' } });
    expect((await room.opener.open(credential?.id ?? '')).credential.values['token']).toBe('tok_again');
    expect(room.check().status).toBe('ok');
  });

  it('an envelope that was moved to another credential does not open', async () => {
    const other = room.credentials.create({ name: 'Other', type: 'test.token', values: { host: 'b', token: 'x' } });
    store.db
      .prepare(`UPDATE credentials SET sealed = (SELECT sealed FROM credentials WHERE name = 'Shop') WHERE id = ?`)
      .run(other.id);
    await expect(room.opener.open(other.id)).rejects.toMatchObject({ code: 'SECRET_DAMAGED' });
  });
});
