/** Connectors as people use them: credentials made and tested, flows published, services that call, answers that get lost. */
import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FlowId, RunId } from '#shared/model/ids';
import type { JsonObject } from '#shared/model/json';
import { startTestService, type TestService } from '../../../packages/sdk/src/testing/service';
import { type AiTestService, startAi } from '../../../plugins/ai/test/ai-service';
import { type GitHubService, startGitHub } from '../../../plugins/github/test/github-service';
import { chain, node } from '../../setup/flows';
import { cleanUp, type Instance, startInstance } from '../../setup/instance';

let instance: Instance;
let github: GitHubService;
let ai: AiTestService;
let site: TestService;
beforeAll(async () => {
  instance = await startInstance();
});
afterAll(cleanUp);
beforeEach(async () => {
  [github, ai, site] = await Promise.all([startGitHub(), startAi(), startTestService()]);
});
afterEach(() => Promise.all([github.close(), ai.close(), site.close()]));

let made = 0;
async function credential(type: string, values: JsonObject): Promise<string> {
  made += 1;
  return (await instance.client.credentials.create({ name: `Of test ${made}`, type, values })).id;
}

async function publish(flow: ReturnType<typeof chain>): Promise<FlowId> {
  return (await instance.client.flows.create({ query: { publish: true }, body: flow })).id;
}

async function run(flow: ReturnType<typeof chain>): Promise<RunId> {
  const flowId = await publish(flow);
  const started = await instance.client.runs.start({
    params: { workflowId: flowId },
    headers: {},
    body: { input: {}, test: false },
  });
  return started.runId;
}

/** How the run ended, and what the items of a node were. */
async function ended(runId: RunId, nodeId: string) {
  await expect
    .poll(async () => (await instance.client.runs.get({ runId })).status, { timeout: 20_000 })
    .toBeOneOf(['succeeded', 'failed', 'waiting']);
  const { status, error, steps } = await instance.client.runs.get({ runId });
  const step = steps.findLast((one) => one.nodeId === nodeId);
  const data = step === undefined ? undefined : await instance.client.runs.stepData({ runId, seq: step.seq });
  return { status, error, items: data?.outputs['out']?.items.map(({ json }) => json) ?? [] };
}

async function firstRun(flowId: FlowId): Promise<RunId> {
  const list = async () => (await instance.client.runs.list({ flowId })).items;
  await expect.poll(async () => (await list()).length, { timeout: 20_000 }).toBeGreaterThan(0);
  return (await list())[0]?.id as RunId;
}

describe('GitHub', () => {
  const token = (value = 'good') => credential('github.token', { token: value, apiUrl: github.url });

  it('is signed in to by a credential that is tested in the app', async () => {
    expect(await instance.client.credentials.test({ credentialId: (await token()) as never })).toMatchObject({ ok: true });
    expect(await instance.client.credentials.test({ credentialId: (await token('bad')) as never })).toMatchObject({
      ok: false,
      error: { code: 'SERVICE_REFUSED' },
    });
  });

  it('gets one issue, although the answer to the call was lost', async () => {
    github.fail({ route: 'POST /repos/octocat/hello/issues', cut: 'after' });
    const config = { credential: await token(), repository: 'octocat/hello', title: 'From a flow' };
    const runId = await run(chain('Issue', node('start', 'core.manual'), node('issue', 'github.create-issue', config)));
    expect(await ended(runId, 'issue')).toMatchObject({
      status: 'succeeded',
      items: [{ issue: { number: 1, title: 'From a flow' } }],
    });
    expect(github.issues).toHaveLength(1);
  });

  it('starts one run for one delivery, whose signature is right', async () => {
    const secret = 'long and random';
    const flowId = await publish(
      chain(
        'Pushed',
        node('pushed', 'github.event', {
          path: 'github-test',
          credential: await credential('github.webhook', { secret }),
          events: 'push',
        }),
        node('log', 'core.log', { message: '{{ repository }}' }),
      ),
    );
    const body = JSON.stringify({ ref: 'refs/heads/main', repository: { full_name: 'octocat/hello' } });
    const deliver = (signature: string) =>
      instance.anonymous('POST', '/hooks/github-test', {
        body,
        headers: {
          'content-type': 'application/json',
          'x-github-event': 'push',
          'x-github-delivery': 'delivery-1',
          'x-hub-signature-256': `sha256=${signature}`,
        },
      });
    const right = createHmac('sha256', secret).update(body).digest('hex');
    await expect.poll(async () => (await deliver('0'.repeat(64))).status, { timeout: 20_000 }).toBe(401);
    expect((await deliver(right)).status).toBe(202);
    expect((await deliver(right)).status).toBe(202);
    expect(await ended(await firstRun(flowId), 'pushed')).toMatchObject({ status: 'succeeded' });
    expect((await instance.client.runs.list({ flowId })).items).toHaveLength(1);
  });
});

describe('AI', () => {
  it('answers in the form that was asked for, and its tokens are in the log of the run', async () => {
    ai.replies.push('{"n":"x"}', '{"n":7}');
    const schema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'], additionalProperties: false };
    const config = {
      credential: await credential('ai.service', { baseUrl: `${ai.url}/v1`, apiKey: 'good' }),
      ...{ model: 'tiny-1', prompt: 'A number?', answer: 'schema', schema },
    };
    const runId = await run(chain('Ask', node('start', 'core.manual'), node('ask', 'ai.ask', config)));
    expect(await ended(runId, 'ask')).toMatchObject({
      status: 'succeeded',
      items: [{ answer: { value: { n: 7 }, repairs: 1, tokens: { total: 30 } } }],
    });
    const { logs } = await instance.client.runs.get({ runId });
    expect(logs.map(({ message }) => message)).toContain('tiny-1-2026: 20 tokens in, 10 out');
  });
});

describe('the site monitor', () => {
  it('starts a run when a site goes down', async () => {
    site.on('GET', '/', { body: 'fine' });
    const flowId = await publish(
      chain(
        'Watch',
        node('watch', 'site-monitor.changes', { urls: site.url, everySeconds: 5, confirm: 1 }),
        node('log', 'core.log', { message: '{{ event }}' }),
      ),
    );
    await site.untilCalled(1);
    site.on('GET', '/', { status: 500 });
    expect(await ended(await firstRun(flowId), 'watch')).toMatchObject({
      status: 'succeeded',
      items: [{ url: site.url, event: 'down', from: 'up', site: { status: 500 } }],
    });
    expect(await instance.client.plugins.triggers({ flowId })).toMatchObject([{ status: 'connected' }]);
  });
});

describe('what is taken back of a connector that runs inside of the app', () => {
  it('is kept from it by the fence of a process of its own, until it is given again', async () => {
    const credentialId = (await credential('github.token', { token: 'good', apiUrl: github.url })) as never;
    const { requested } = await instance.client.plugins.get({ name: 'github' });
    const given = await instance.client.plugins.grant({
      name: 'github',
      capabilities: { ...requested, network: ['api.github.com'] },
    });
    expect(given.process.status).not.toBe('in-process');
    expect(await instance.client.credentials.test({ credentialId })).toMatchObject({
      ok: false,
      error: { code: 'PLUGIN_DENIED' },
    });
    expect(github.calls).toHaveLength(0);
    await instance.client.plugins.grant({ name: 'github', capabilities: requested });
    expect(await instance.client.credentials.test({ credentialId })).toMatchObject({ ok: true });
    expect((await instance.client.plugins.get({ name: 'github' })).process.status).toBe('in-process');
  });
});
