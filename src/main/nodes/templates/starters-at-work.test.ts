import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FlowDefinition, flowDefinitionSchema } from '#shared/model/flow';
import type { Json, JsonObject, NodeServices } from '../../engine/sdk';
import { createNodeCatalogue } from '../index';
import { type NodeTestResult, runNode } from '../testing/run-node';
import { loadTemplates } from './load-templates';

const catalogue = createNodeCatalogue();
const push = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../resources/github-push.json'), 'utf8')) as JsonObject;

async function template(id: string): Promise<FlowDefinition> {
  return flowDefinitionSchema.parse((await loadTemplates()).find((found) => found.id === id)?.definition('en'));
}

/** Runs one node of a template with the flow's own settings. */
function runTemplateNode(
  flow: FlowDefinition,
  id: string,
  items: readonly Json[],
  services: Partial<NodeServices> = {},
): Promise<NodeTestResult> {
  const node = flow.nodes.find((candidate) => candidate.id === id);
  const type = node === undefined ? undefined : catalogue.find(node.type, node.typeVersion);
  if (node === undefined || type === undefined) throw new Error(`no node ${id}`);
  return runNode(type, { config: node.config, items, env: flow.settings?.env ?? {}, services });
}

describe('the GitHub push report', () => {
  const received = (body: JsonObject): Json => ({ body, headers: {}, query: {}, method: 'POST', path: 'github' });

  it('makes a file, a mail and a notification of a push to main', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pulseflow-template-'));
    try {
      const flow = await template('github-push-report');
      const files = { resolve: (path: string) => join(folder, path) };
      let items: readonly Json[] = [received(push)];
      const results: Record<string, NodeTestResult> = {};
      for (const id of ['main-only', 'reshape', 'compose', 'file', 'mail', 'tell']) {
        const result = await runTemplateNode(flow, id, items, { files });
        results[id] = result;
        items = result.outputs['out'] ?? [];
      }
      const title = 'Codertocat/Hello-World: 2 commit(s) on main by Codertocat';
      const report = [
        `# ${title}`,
        '- f4a1d6e Check the address before it is saved (Ana Souza)\n- 0d1a26e Say what went wrong (#42) (Codertocat)',
        'https://github.com/Codertocat/Hello-World/compare/6113728f27ae...0d1a26e67d8f',
      ].join('\n\n');
      expect(readFileSync(join(folder, 'github/Codertocat-Hello-World-0d1a26e.md'), 'utf8')).toBe(`${report}\n`);
      expect(results['mail']?.calls.mails).toMatchObject([{ to: 'you@example.com', subject: title, text: report }]);
      expect(results['tell']?.calls.notifications).toMatchObject([
        { title: 'Codertocat/Hello-World', body: title, level: 'success' },
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.each([
    ['another branch', { ref: 'refs/heads/topic' }],
    ['a branch that is deleted', { deleted: true, head_commit: null, commits: [] }],
  ])('does nothing for %s', async (_what, changes) => {
    const { outputs } = await runTemplateNode(await template('github-push-report'), 'main-only', [
      received({ ...push, ...changes }),
    ]);
    expect(Object.keys(outputs)).toEqual(['rest']);
  });

  it('can report a push of a single commit', async () => {
    const one = { ...push, commits: [push['head_commit'] ?? null] };
    const { outputs } = await runTemplateNode(await template('github-push-report'), 'reshape', [received(one)]);
    expect(outputs['out']).toMatchObject([{ commitCount: 1, commits: [{ sha: '0d1a26e', title: 'Say what went wrong (#42)' }] }]);
  });
});

describe('the calculator', () => {
  const computed = async (call: JsonObject): Promise<Json | undefined> => {
    const flow = await template('calculator');
    const { outputs } = await runTemplateNode(flow, 'compute', [
      { body: null, headers: {}, query: {}, method: 'POST', path: 'calculator', ...call },
    ]);
    const checked = await runTemplateNode(flow, 'worked', outputs['out'] ?? []);
    const [port = ''] = Object.keys(checked.outputs);
    const answer = await runTemplateNode(flow, port === 'true' ? 'answer' : 'refuse', checked.outputs[port] ?? []);
    return 'outputs' in answer.result ? (answer.result.response as unknown as Json) : undefined;
  };

  it.each<[JsonObject, Json]>([
    [{ body: { a: 6, b: 7, operation: 'multiply' } }, 42],
    [{ body: { a: 6, b: 7 } }, 13],
    [{ method: 'GET', query: { a: '6', b: '-1.5', operation: 'subtract' } }, 7.5],
    [{ body: { a: 6, b: 4, operation: 'divide' } }, 1.5],
    [{ body: { a: 0, b: 4, operation: 'multiply' } }, 0],
  ])('computes %j', async (call, result) => {
    expect(await computed(call)).toMatchObject({ status: 200, body: { result } });
  });

  it.each<JsonObject>([
    { body: { a: 6 } },
    { body: { a: 6, b: 0, operation: 'divide' } },
    { body: { a: 'six', b: 1 } },
    { body: { a: 1, b: 1, operation: 'guess' } },
    { body: 'text' },
    {},
  ])('refuses %j with words', async (call) => {
    expect(await computed(call)).toMatchObject({
      status: 422,
      body: { error: expect.stringContaining('Send two numbers') as unknown },
    });
  });
});

describe('the web page check', () => {
  it.each([
    [{ ok: true, status: 200, durationMs: 10, url: 'u' }, 'true'],
    [{ ok: true, status: 200, durationMs: 6000, url: 'u' }, 'false'],
    [{ ok: false, status: 500, durationMs: 10, url: 'u' }, 'false'],
  ])('judges %j', async (answer, port) => {
    const { outputs } = await runTemplateNode(await template('web-page-check'), 'is-well', [answer]);
    expect(Object.keys(outputs)).toEqual([port]);
  });
});

describe('the for-each demo', () => {
  it('squares its numbers and adds them up', async () => {
    const flow = await template('for-each-and-wait');
    const list = await runTemplateNode(flow, 'list', [{}]);
    expect(list.outputs['out']).toHaveLength(6);
    const squared = await runTemplateNode(flow, 'square', list.outputs['out'] ?? []);
    const sum = await runTemplateNode(flow, 'sum', squared.outputs['out'] ?? []);
    expect(sum.outputs).toEqual({ out: [{ count: 6, sum: 91 }] });
  });
});
