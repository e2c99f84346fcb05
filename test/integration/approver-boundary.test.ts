/**
 * An approver decides tasks and gets no further: every procedure of the contract is called as one, over every transport that an
 * approver can use and by every way to sign in. A procedure that is added to the contract is refused until approver-rules.ts names it.
 */
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { type AnyContractProcedure, isContractProcedure } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approverProcedures } from '#main/access/approver-rules';
import { type Instance, startInstance } from '#main/host/instance';
import { createLog } from '#main/host/logger';
import { VERSION } from '#main/host/version';
import { contract, type PulseflowClient } from '#shared/contract';
import type { Person } from '#shared/model/person';
import { cleanUp, TOKEN, temporaryHome } from '../setup/instance';

interface Procedure {
  path: string[];
  method: string;
  route: string;
}

function proceduresOf(part: object, path: string[] = []): Procedure[] {
  return Object.entries(part).flatMap(([name, inner]: [string, object]) => {
    if (!isContractProcedure(inner)) return proceduresOf(inner, [...path, name]);
    const { route } = (inner as AnyContractProcedure)['~orpc'];
    return [{ path: [...path, name], method: route.method ?? 'POST', route: route.path ?? '' }];
  });
}

const procedures = proceduresOf(contract);
const nameOf = ({ path }: Procedure) => path.join('.');
const allowed = new Set(approverProcedures());
const forbidden = procedures.filter((procedure) => !allowed.has(nameOf(procedure)));
/** Anybody may ask whether it is up; the route is answered before the contract. */
const OPEN_ROUTES = new Set(['/health']);

let instance: Instance;
let approver: Person;
let token: string;
let cookie: string;

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const rpcClient = (headers: Record<string, string>): PulseflowClient =>
  createORPCClient(new RPCLink({ url: `${instance.baseUrl}/rpc`, headers }));
const procedureIn = (client: PulseflowClient, path: readonly string[]) =>
  path.reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], client) as (input: unknown) => Promise<unknown>;

/** `FORBIDDEN APPROVER`, the code of another error, or `in`. */
async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'in';
  } catch (error) {
    const { code, data } = error as { code?: string; data?: { details?: { detail?: string } } };
    return [code, data?.details?.detail].filter((part) => part !== undefined).join(' ');
  }
}

async function overRest({ method, route }: Procedure, headers: Record<string, string>): Promise<string> {
  const url = `${instance.baseUrl}/api${route.replaceAll(/\{[^}]+\}/g, 'x')}`;
  const hasBody = method !== 'GET' && method !== 'DELETE';
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(hasBody ? { 'content-type': 'application/json' } : {}) },
    ...(hasBody ? { body: '{}' } : {}),
    signal: AbortSignal.timeout(20_000),
  });
  if (response.ok) {
    await response.body?.cancel();
    return 'in';
  }
  const { code, data } = (await response.json()) as { code: string; data?: { details?: { detail?: string } } };
  return [code, data?.details?.detail].filter((part) => part !== undefined).join(' ');
}

beforeAll(async () => {
  instance = await startInstance({
    home: temporaryHome(),
    mode: 'headless',
    version: VERSION,
    log: createLog({ PULSEFLOW_LOG: 'silent' }),
    port: 0,
    token: TOKEN,
    bundledPlugins: join(import.meta.dirname, '../../out/plugins'),
  });
  const owner = rpcClient(bearer(TOKEN));
  approver = await owner.people.create({
    name: 'Bia',
    contacts: { email: 'bia@shop.example', telegram: '1', whatsapp: '', slack: '' },
  });
  await owner.people.create({ name: 'Caio', access: 'member', contacts: { email: 'caio@shop.example' } });
  ({ token } = await owner.people.createToken({ personId: approver.id }));
  const { url } = await owner.people.signInLink({ personId: approver.id });
  const signedIn = await fetch(url, { method: 'POST', redirect: 'manual' });
  cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
});
afterAll(async () => {
  await instance.close(0);
  await cleanUp();
});

describe('what approvers may call', () => {
  it('is part of the contract, and this', () => {
    const known = new Set(procedures.map(nameOf));
    expect([...allowed].filter((name) => !known.has(name))).toEqual([]);
    expect([...allowed].sort()).toMatchInlineSnapshot(`
      [
        "humanTasks.get",
        "humanTasks.process",
        "inbox.addFile",
        "inbox.claim",
        "inbox.comment",
        "inbox.counts",
        "inbox.decide",
        "inbox.decideMany",
        "inbox.delegate",
        "inbox.get",
        "inbox.list",
        "inbox.readFile",
        "inbox.undo",
        "inbox.watch",
        "notifications.channels",
        "notifications.createWebhookSecret",
        "notifications.deliveries",
        "notifications.retryDelivery",
        "notifications.rules",
        "notifications.setRules",
        "notifications.test",
        "people.list",
        "people.me",
        "people.signOut",
        "people.update",
        "settings.get",
        "system.health",
        "system.notifications",
        "system.readNotifications",
        "system.watch",
      ]
    `);
  });

  it('is little of it', () => {
    expect(forbidden.length).toBeGreaterThan(100);
  });

  describe.each([
    ['a personal token', () => bearer(token)],
    ['a session', () => ({ cookie })],
  ])('with %s', (_way, headers) => {
    it.each(forbidden.filter(({ route }) => !OPEN_ROUTES.has(route)).map((each) => [nameOf(each), each] as const))(
      'refuses %s over REST',
      async (_name, procedure) => {
        expect(await overRest(procedure, headers())).toBe('FORBIDDEN APPROVER');
      },
    );

    it.each(forbidden.map((each) => [nameOf(each), each.path] as const))('refuses %s over RPC', async (_name, path) => {
      expect(await codeOf(procedureIn(rpcClient(headers()), path)({}))).toBe('FORBIDDEN APPROVER');
    });
  });

  it.each(forbidden.map((each) => [nameOf(each), each.path] as const))('refuses %s by a direct call', async (_name, path) => {
    const actor = { kind: 'person' as const, id: approver.id, name: 'Bia' };
    const client = createRouterClient(instance.host.router, { context: { via: 'rpc', actor } }) as PulseflowClient;
    expect(await codeOf(procedureIn(client, path)({}))).toBe('FORBIDDEN APPROVER');
  });
});

describe('an approver', () => {
  const mine = () => rpcClient(bearer(token));

  it('is known by the own name', async () => {
    expect(await mine().people.me()).toMatchObject({ id: approver.id, name: 'Bia', access: 'approver' });
    expect(await rpcClient({ cookie }).people.me()).toMatchObject({ id: approver.id });
  });

  it('sees who there is, but not how others are reached', async () => {
    const seen = await mine().people.list();
    expect(seen.map(({ name, contacts }) => [name, contacts.email])).toEqual([
      [expect.any(String), ''],
      ['Bia', 'bia@shop.example'],
      ['Caio', ''],
    ]);
  });

  it('changes the own language and chats, and neither name, address, roles nor access', async () => {
    const { contacts } = approver;
    const change = (more: object) => codeOf(mine().people.update({ personId: approver.id, ...more }));
    expect(await change({ language: 'pt-BR', contacts: { ...contacts, telegram: '2' } })).toBe('in');
    for (const more of [
      { name: 'Ana' },
      { access: 'member' },
      { roles: ['board'] },
      { isActive: true },
      { contacts: { ...contacts, email: 'other@shop.example' } },
      { contacts: { telegram: '3' } },
      { personId: 'owner', language: 'en' },
    ])
      expect(await change(more)).toBe('FORBIDDEN APPROVER');
    expect(await mine().people.me()).toMatchObject({
      name: 'Bia',
      roles: [],
      contacts: { email: 'bia@shop.example', telegram: '2' },
    });
  });

  it('signs out only themselves', async () => {
    expect(await codeOf(mine().people.signOut({ personId: 'owner' }))).toBe('FORBIDDEN APPROVER');
  });

  it('reads of the settings how the page looks, and not where things are kept or sent', async () => {
    await rpcClient(bearer(TOKEN)).settings.update({ theme: 'dark', smtp: { host: 'mail.shop.example' } });
    expect(await mine().settings.get()).toMatchObject({ theme: 'dark', smtp: { host: '' }, flowFiles: { folder: '' } });
  });

  it('sees, reads, decides and says something only where they are asked', async () => {
    const owner = rpcClient(bearer(TOKEN));
    const ask = (title: string, person: string) =>
      owner.humanTasks.create({
        ...{ kind: 'approval', title, assignees: [{ person }] },
        outcomes: [{ id: 'approved', label: 'Approve' }],
      });
    const [own, foreign] = [await ask('Holiday', approver.id), await ask('Salary', 'owner')];
    await expect.poll(async () => (await mine().inbox.list({ box: 'all' })).items.map(({ id }) => id)).toEqual([own.id]);
    expect(await mine().inbox.counts()).toMatchObject({ all: 1, doubts: 0, deadLetters: 0 });
    expect(await mine().inbox.get({ taskId: own.id })).toMatchObject({ title: 'Holiday', canDecide: true });
    const taskId = foreign.id;
    const calls = (client: PulseflowClient): Promise<unknown>[] => [
      client.inbox.get({ taskId }),
      client.inbox.decide({ taskId, outcome: 'approved' }),
      client.inbox.undo({ taskId }),
      client.inbox.claim({ taskId }),
      client.inbox.delegate({ taskId, to: approver.id }),
      client.inbox.comment({ taskId, text: 'Let me see' }),
      client.inbox.addFile({ taskId, name: 'a.txt', base64: '' }),
      client.inbox.readFile({ taskId, path: 'a.txt' }),
      client.humanTasks.get({ taskId }),
      client.humanTasks.process({ taskId, outcome: 'approved' }),
    ];
    expect(new Set(await Promise.all(calls(mine()).map(codeOf)))).toEqual(new Set(['TASK_NOT_FOUND']));
    const [many] = await mine().inbox.decideMany({ taskIds: [taskId], outcome: 'approved' });
    expect(many).toMatchObject({ error: { code: 'TASK_NOT_FOUND' } });
    expect(await codeOf(mine().humanTasks.process({ taskId: own.id, outcome: 'approved', by: 'owner' }))).toBe(
      'FORBIDDEN APPROVER',
    );
    expect(await mine().humanTasks.process({ taskId: own.id, outcome: 'approved' })).toMatchObject({
      state: 'resolved',
      resolvedBy: { id: approver.id, name: 'Bia' },
    });
  });

  it('hears live only of tasks that are theirs', async () => {
    const owner = rpcClient(bearer(TOKEN));
    const ask = (title: string, person: string) =>
      owner.humanTasks.create({
        ...{ kind: 'approval', title, assignees: [{ person }] },
        outcomes: [{ id: 'approved', label: 'Approve' }],
      });
    const [foreign, own] = [await ask('Salary', 'owner'), await ask('Taxi', approver.id)];
    const ending = new AbortController();
    const stream = await mine().inbox.watch(undefined, { signal: ending.signal });
    const heard = new Set<string>();
    const ended = (async () => {
      for await (const change of stream) if (change.kind === 'changed') for (const id of change.taskIds) heard.add(id);
    })().catch(() => undefined);
    await owner.inbox.comment({ taskId: foreign.id, text: 'Not for all' });
    await owner.inbox.comment({ taskId: own.id, text: 'For Bia' });
    await expect.poll(() => [...heard]).toEqual([own.id]);
    ending.abort();
    await ended;
  });

  it('hears live of nothing but what is theirs, until signed out', async () => {
    const owner = rpcClient(bearer(TOKEN));
    const other = await owner.people.create({ name: 'Davi' });
    const secret = await owner.people.createToken({ personId: other.id });
    const stream = await rpcClient(bearer(secret.token)).system.watch();
    const kinds: string[] = [];
    const ended = (async () => {
      for await (const { kind } of stream) kinds.push(kind);
    })();
    await expect.poll(() => kinds).toEqual(['health', 'inbox']);
    await owner.settings.update({ theme: 'light' });
    await expect.poll(() => kinds).toEqual(['health', 'inbox', 'settings']);
    await owner.people.signOut({ personId: other.id });
    await ended;
    expect(kinds).toEqual(['health', 'inbox', 'settings']);
    expect(await codeOf(rpcClient(bearer(secret.token)).people.me())).toBe('UNAUTHORIZED');
  });
});

describe('a member', () => {
  it('does everything but act in the name of others', async () => {
    const owner = rpcClient(bearer(TOKEN));
    const caio = (await owner.people.list()).find(({ name }) => name === 'Caio')?.id ?? '';
    const { token: own } = await owner.people.createToken({ personId: caio });
    const member = rpcClient(bearer(own));
    expect(await codeOf(member.flows.list({}))).toBe('in');
    for (const personId of ['owner', approver.id]) {
      expect(await codeOf(member.people.signInLink({ personId }))).toBe('FORBIDDEN OTHER_PERSON');
      expect(await codeOf(member.people.createToken({ personId }))).toBe('FORBIDDEN OTHER_PERSON');
    }
    expect(await codeOf(member.people.signInLink({ personId: caio }))).toBe('in');
  });

  it('is who the audit says did it', async () => {
    const owner = rpcClient(bearer(TOKEN));
    const caio = (await owner.people.list()).find(({ name }) => name === 'Caio')?.id ?? '';
    const { token: own } = await owner.people.createToken({ personId: caio });
    await rpcClient(bearer(own)).people.create({ name: 'Eva' });
    const [entry] = (await owner.audit.list({ limit: 1 })).items;
    expect(entry).toMatchObject({ action: 'person.created', actor: 'user:Caio', details: { name: 'Eva' } });
  });
});
