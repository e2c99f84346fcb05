import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FlowDefinitionInput } from '#shared/model/flow';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import { root } from '../../scripts/runtime.mjs';
import { chain, node } from '../setup/flows';
import { cleanUp, eventually, type Instance, startInstance, temporaryHome } from '../setup/instance';

/* The bundled flow that looks after all others, in the real program: flows that are well, and flows in each kind of trouble. */
const PLUGIN = `
import { AppError, definePlugin, defineTrigger, z } from '@pulseflow/sdk';
const words = (en) => ({ en, 'pt-BR': en });
export default definePlugin({ triggers: [defineTrigger({
  name: 'mail', label: words('Mail'), description: words('Mail'), config: z.object({}),
  subscribe: async () => { throw new AppError({ code: 'MAILBOX_REFUSED', kind: 'user', message: 'Wrong password.' }); },
})] });
`;

let instance: Instance;
beforeAll(async () => {
  const home = temporaryHome();
  const folder = join(home, 'plugins', 'box');
  mkdirSync(folder, { recursive: true });
  const text = (en: string) => ({ en, 'pt-BR': en });
  const about = { name: 'box', version: '1.0.0', apiVersion: 1, runtime: 'node', label: text('Box'), description: text('Box') };
  writeFileSync(join(folder, 'plugin.json'), JSON.stringify(about));
  writeFileSync(join(folder, 'index.mjs'), PLUGIN);
  instance = await startInstance({ home });
});
afterAll(cleanUp);

async function publish(flow: FlowDefinitionInput): Promise<FlowId> {
  const made = await instance.call<{ id: FlowId }>('POST', '/api/flows?publish=true', flow);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

async function runToEnd(flowId: FlowId): Promise<string> {
  const started = await instance.call<{ runId: RunId }>('POST', `/api/engine/workflows/${flowId}/start`, {});
  const { runId } = started.body;
  const ended = await eventually(
    () => instance.client.runs.get({ runId }),
    ({ status }) => ['succeeded', 'failed'].includes(status),
    30_000,
  );
  return ended.status;
}

/** What the bundled flow told of since the last time, as `title: text`. */
let seen = 0;
async function told(): Promise<string[]> {
  const all = await instance.client.system.notifications({ limit: 100 });
  const ours = all.filter(({ title }) => /^Trouble with|is well again/.test(title)).reverse();
  const fresh = ours.slice(seen).map(({ title, body }) => `${title}: ${body}`);
  seen = ours.length;
  return fresh.sort();
}

it('all active flows are looked after, and each trouble is told once', async () => {
  const { client } = instance;
  await eventually(
    () => client.flows.nodeTypes(),
    (types) => types.some(({ type }) => type === 'box.mail'),
    30_000,
  );
  const hook = await publish(
    chain('Hook', node('hook', 'core.webhook', { path: 'well', methods: ['POST'] }), node('log', 'core.log')),
  );
  await publish(chain('Every day', node('day', 'core.schedule', {}, { typeVersion: 2 }), node('log', 'core.log')));
  const fails = await publish(
    chain('Fails', node('start', 'core.manual'), node('stop', 'core.stop', { status: 'failed', message: 'No' })),
  );
  const { id: credential } = await client.credentials.create({
    name: 'Shop',
    type: 'core.http-bearer',
    values: { token: 'tok_8f14e45fceea167a' },
  });
  const signed = { url: 'https://shop.example.com', auth: 'credential', credential };
  await publish(chain('Signed', node('start', 'core.manual'), node('call', 'core.http', signed)));
  await publish(chain('Mail', node('mail', 'box.mail'), node('log', 'core.log')));
  const template = JSON.parse(readFileSync(join(root, 'resources', 'templates', 'check-flows.json'), 'utf8')) as { flow: object };
  const english: unknown = JSON.parse(JSON.stringify(template.flow), (_key, value: unknown) =>
    typeof value === 'object' && value !== null && 'pt-BR' in value && 'en' in value ? value.en : value,
  );
  const watch = await publish(flowDefinitionSchema.parse(english));

  expect(await runToEnd(fails)).toBe('failed');
  await client.credentials.remove({ credentialId: credential, evenIfUsed: true });
  await eventually(
    () => client.plugins.triggers({}),
    (states) => states[0]?.status === 'waiting',
    30_000,
  );
  expect(await runToEnd(watch)).toBe('succeeded');
  const first = await told();
  expect(first).toHaveLength(3);
  expect(first[0]).toMatch(/^Trouble with Fails: Its last run, of .+, failed$/);
  expect(first[1]).toBe('Trouble with Mail: "mail" is not connected: Wrong password.');
  expect(first[2]).toMatch(/^Trouble with Signed: "call" cannot work: /);
  // Asking the webhook whether it answers has started nothing.
  expect((await client.runs.list({ flowId: hook, limit: 10 })).items).toEqual([]);

  expect(await runToEnd(watch)).toBe('succeeded');
  expect(await told()).toEqual([]);

  await client.flows.pause({
    flowId: (await client.flows.list({ limit: 50 })).items.find(({ name }) => name === 'Mail')?.id as FlowId,
  });
  const mended = flowDefinitionSchema.parse(chain('Fails', node('start', 'core.manual'), node('log', 'core.log')));
  await client.flows.saveDraft({ flowId: fails, definition: mended });
  await client.flows.publish({ flowId: fails });
  expect(await runToEnd(fails)).toBe('succeeded');
  expect(await runToEnd(watch)).toBe('succeeded');
  expect((await told()).map((text) => text.split(':')[0])).toEqual(['Fails is well again']);
});
