import type { JsonObject } from '@pulseflow/sdk';
import { createTestFiles, type RunNodeOptions, runNode, testCredential } from '@pulseflow/sdk/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AiTestService, startAi } from '../test/ai-service';
import { serviceCredential } from './credential';
import { askNode } from './nodes/ask';
import { embed } from './nodes/embed';
import { listModelsNode } from './nodes/list-models';
import { isStrict, jsonIn } from './structured';

let ai: AiTestService;
beforeEach(async () => {
  ai = await startAi();
});
afterEach(() => ai.close());

const service = (apiKey = 'good'): JsonObject => ({ baseUrl: `${ai.url}/v1`, apiKey });
const asking = (config: JsonObject, more: Partial<RunNodeOptions> = {}): RunNodeOptions => ({
  config: { model: 'tiny-1', prompt: 'Hello', ...config },
  credential: service(),
  ...more,
});
const schema: JsonObject = {
  type: 'object',
  properties: { topic: { type: 'string', enum: ['bill', 'help'] }, urgent: { type: 'boolean' } },
  required: ['topic', 'urgent'],
  additionalProperties: false,
};
const codeOf = (options: RunNodeOptions) =>
  runNode(askNode, options).then(
    () => 'none',
    (error: unknown) => (error as { code: string }).code,
  );

describe('a question to a model', () => {
  it('is answered for each item, with its tokens in the item and in the log', async () => {
    const config = (prompt: string): JsonObject => ({ model: 'tiny-1', prompt, system: 'Be short' });
    const { out, logs } = await runNode(askNode, {
      config: [config('A'), config('B')],
      items: [{ id: 1 }, { id: 2 }],
      credential: service(),
    });
    expect(out).toEqual([
      {
        id: 1,
        answer: { text: 'A', model: 'tiny-1-2026', finishReason: 'stop', tokens: { input: 10, output: 5, total: 15, cached: 2 } },
      },
      expect.objectContaining({ id: 2 }),
    ]);
    expect(logs.map(({ message }) => message)).toEqual([
      'tiny-1-2026: 10 tokens in, 5 out',
      'tiny-1-2026: 10 tokens in, 5 out',
      '30 tokens for 2 items',
    ]);
    expect(ai.chats()[0]).toEqual({
      model: 'tiny-1',
      messages: [
        { role: 'system', content: 'Be short' },
        { role: 'user', content: 'A' },
      ],
    });
  });

  it('carries what the node says, and earlier messages', async () => {
    const history = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
    ];
    await runNode(askNode, asking({ temperature: '0.2', maxTokens: 50, reasoning: 'low', history }));
    expect(ai.chats()[0]).toMatchObject({
      temperature: 0.2,
      max_tokens: 50,
      reasoning_effort: 'low',
      messages: [{ content: 'Hi' }, { content: 'Hello' }, { content: 'Hello' }],
    });
    expect(await codeOf(asking({ history: 'not a list' }))).toBe('NODE_CONFIG_INVALID');
    expect(await codeOf(asking({ temperature: 'hot' }))).toBe('NODE_CONFIG_INVALID');
    expect(await codeOf(asking({ model: ' ' }))).toBe('NODE_CONFIG_INVALID');
  });

  it('names the longest answer as the service knows it', async () => {
    ai.unknownParameter = 'max_tokens';
    await runNode(askNode, asking({ maxTokens: 50 }));
    expect(ai.chats()[1]).toMatchObject({ max_completion_tokens: 50 });
    expect(ai.chats()[1]).not.toHaveProperty('max_tokens');
  });

  it('shows images of the item', async () => {
    const files = createTestFiles();
    const photo = await files.create('a.png', new Uint8Array([1, 2, 3]), 'image/png');
    const note = await files.create('a.txt', new Uint8Array([1]), 'text/plain');
    const items = [{ json: {}, files: { photo, note } }];
    await runNode(askNode, asking({ images: '*' }, { files, items }));
    expect(ai.chats()[0]?.['messages']).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Hello' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AQID' } },
        ],
      },
    ]);
    await runNode(askNode, asking({ images: photo.path }, { files, items: [{}] }));
    expect(JSON.stringify(ai.chats()[1])).toContain('base64,AQID');
    expect(await codeOf(asking({ images: 'no/such.png' }, { files, items }))).toBe('FILE_NOT_FOUND');
    expect(await codeOf(asking({ images: '/etc/hostname' }, { files, items }))).toBe('FILE_OUTSIDE');
    expect(await codeOf(asking({ images: 'note' }, { files, items }))).toBe('AI_IMAGE_UNSUPPORTED');
    expect(await codeOf(asking({ images: 'none' }, { files, items }))).toBe('ITEM_FILE_MISSING');
    const huge = [{ json: {}, files: { photo: { ...photo, sizeBytes: 30_000_000 } } }];
    expect(await codeOf(asking({ images: 'photo' }, { files, items: huge }))).toBe('AI_IMAGES_TOO_LARGE');
    files.dispose();
  });

  it('leaves out what a model thinks aloud', async () => {
    ai.replies.push('<think>hm\nhm</think>\nYes');
    expect((await runNode(askNode, asking({}))).out).toMatchObject([{ answer: { text: 'Yes' } }]);
  });

  it('that was answered before a crash is not asked again', async () => {
    const finished = { 0: { out: [{ json: { kept: true } }] } };
    const { out } = await runNode(askNode, asking({}, { items: [{}, {}], finished }));
    expect(out).toMatchObject([{ kept: true }, { answer: { text: 'Hello' } }]);
    expect(ai.chats()).toHaveLength(1);
  });
});

describe('an answer that is data', () => {
  it('is asked for by the schema, and checked', async () => {
    ai.replies.push('{"topic":"bill","urgent":true}');
    const { out } = await runNode(askNode, asking({ answer: 'schema', schema }));
    expect(out).toMatchObject([{ answer: { value: { topic: 'bill', urgent: true }, repairs: 0 } }]);
    expect(ai.chats()[0]?.['response_format']).toEqual({
      type: 'json_schema',
      json_schema: { name: 'answer', strict: true, schema },
    });
  });

  it('is corrected by the model when it does not fit, and all tokens count', async () => {
    ai.replies.push('{"topic":"else","urgent":1}', 'Sorry! ```json\n{"topic":"help","urgent":false}\n```');
    const { out, logs } = await runNode(askNode, asking({ answer: 'schema', schema: JSON.stringify(schema) }));
    expect(out).toMatchObject([{ answer: { value: { topic: 'help', urgent: false }, repairs: 1, tokens: { total: 30 } } }]);
    const messages = ai.chats()[1]?.['messages'] as JsonObject[];
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(messages[2]?.['content']).toContain('#/topic');
    expect(logs.some(({ message }) => message.includes('asking again'))).toBe(true);
  });

  it('that never fits fails, with what the model said', async () => {
    ai.replies.push('no', 'no', 'no');
    await expect(runNode(askNode, asking({ answer: 'schema', schema, maxRepairs: 2 }))).rejects.toMatchObject({
      code: 'AI_ANSWER_INVALID',
      kind: 'operational',
      data: { answer: 'no', tokens: 45 },
    });
    expect(ai.chats()).toHaveLength(3);
  });

  it('is asked for in words where the service knows no schemas, or no formats at all', async () => {
    ai.formats = ['json_object'];
    ai.replies.push('{"topic":"bill","urgent":true}');
    await runNode(askNode, asking({ answer: 'schema', schema }));
    expect(ai.chats()[1]).toMatchObject({ response_format: { type: 'json_object' } });
    expect(JSON.stringify(ai.chats()[1]?.['messages'])).toContain('JSON Schema');
    ai.formats = [];
    ai.replies.push('{"topic":"bill","urgent":true}');
    const { out } = await runNode(askNode, asking({ answer: 'schema', schema }));
    expect(out).toMatchObject([{ answer: { value: { topic: 'bill' } } }]);
    expect(ai.chats().at(-1)).not.toHaveProperty('response_format');
  });

  it('may be any JSON', async () => {
    ai.replies.push('[1, 2]');
    expect((await runNode(askNode, asking({ answer: 'json' }))).out).toMatchObject([{ answer: { value: [1, 2] } }]);
  });

  it('that is cut off, refused or held back says what to do', async () => {
    ai.replies.push({ finish_reason: 'length', message: { content: '{"topic":' } });
    expect(await codeOf(asking({ answer: 'schema', schema }))).toBe('AI_ANSWER_CUT');
    ai.replies.push({ message: { content: null, refusal: 'I will not.' } });
    expect(await codeOf(asking({ answer: 'schema', schema }))).toBe('AI_REFUSED');
    ai.replies.push({ finish_reason: 'content_filter', message: { content: '' } });
    expect(await codeOf(asking({}))).toBe('AI_ANSWER_FILTERED');
    expect(await codeOf(asking({ answer: 'schema', schema: 'x' }))).toBe('NODE_CONFIG_INVALID');
  });

  it('is strict where the schema closes every object', () => {
    expect(isStrict(schema)).toBe(true);
    expect(isStrict({ type: 'object', properties: { a: { type: 'string' } }, required: [], additionalProperties: false })).toBe(
      false,
    );
    expect(isStrict({ type: 'array', items: { type: 'object', properties: { a: {} }, required: ['a'] } })).toBe(false);
  });

  it.each([
    ['{"a":1}', { a: 1 }],
    ['```\n[1]\n```', [1]],
    ['Here: {"a":{"b":2}} as you asked', { a: { b: 2 } }],
    ['7', 7],
    ['none', undefined],
  ])('is found in %j', (text, value) => {
    expect(jsonIn(text)).toEqual(value);
  });
});

describe('embeddings and models', () => {
  it('are made for many items by one call, each its own', async () => {
    const items = Array.from({ length: 150 }, (_, index) => ({ index }));
    const config = items.map(({ index }) => ({ model: 'tiny-1', text: 'x'.repeat(index + 1) }));
    const { out, logs } = await runNode(embed, { config, items, credential: service() });
    expect(out[0]).toEqual({ index: 0, embedding: [1, 1] });
    expect(out[149]).toEqual({ index: 149, embedding: [150, 150] });
    expect(ai.callsOf('POST /v1/embeddings')).toHaveLength(2);
    expect(logs).toContainEqual({ level: 'info', message: '150 tokens for 150 texts' });
    await expect(runNode(embed, { config: { model: 'tiny-1', text: '' }, credential: service() })).rejects.toMatchObject({
      code: 'NODE_CONFIG_INVALID',
    });
  });

  it('are as long as the node says', async () => {
    const { out } = await runNode(embed, { config: { model: 'tiny-1', text: 'abc', dimensions: 3 }, credential: service() });
    expect(out).toEqual([{ embedding: [3, 3, 3] }]);
  });

  it('are listed by name', async () => {
    const { out } = await runNode(listModelsNode, { credential: service() });
    expect(out).toEqual([
      { id: 'tiny-1', createdAt: null, owner: 'us' },
      { id: 'tiny-2', createdAt: '2023-11-14T22:13:20.000Z', owner: 'us' },
    ]);
  });
});

describe('a service', () => {
  it('is tested by its models', async () => {
    await testCredential(serviceCredential, service());
    await expect(testCredential(serviceCredential, service('bad'))).rejects.toMatchObject({
      code: 'SERVICE_REFUSED',
      data: { serviceCode: 'invalid_api_key' },
    });
    ai.on('GET', '/v1/models', { json: { data: [] } });
    await expect(testCredential(serviceCredential, service())).rejects.toMatchObject({ code: 'AI_NO_MODELS' });
  });

  it('on this computer needs no key', async () => {
    ai.on('GET', '/v1/models', ({ headers }) => ({
      json: { data: headers['authorization'] === undefined ? [{ id: 'local' }] : [] },
    }));
    await testCredential(serviceCredential, service(''));
  });

  it('that is busy is asked again, as it says when', async () => {
    ai.fail({
      status: 429,
      headers: { 'retry-after-ms': '1' },
      json: { error: { message: 'Rate limit reached', code: 'rate_limit_exceeded' } },
    });
    ai.fail({ status: 503 });
    ai.fail({ cut: 'after' });
    expect((await runNode(askNode, asking({}))).out).toMatchObject([{ answer: { text: 'Hello' } }]);
    ai.fail({ status: 429, headers: { 'retry-after': '60' } });
    await expect(runNode(askNode, asking({}))).rejects.toMatchObject({
      code: 'SERVICE_RATE_LIMITED',
      data: { retryAfterMs: 60_000 },
    });
  });

  it('that will not help by waiting says so', async () => {
    ai.fail({ status: 429, json: { error: { message: 'You exceeded your current quota', code: 'insufficient_quota' } } });
    await expect(runNode(askNode, asking({}))).rejects.toMatchObject({ code: 'AI_QUOTA_USED_UP', kind: 'user' });
    ai.fail({ status: 400, json: { error: { message: 'Too many tokens', code: 'context_length_exceeded' } } });
    await expect(runNode(askNode, asking({}))).rejects.toMatchObject({ code: 'AI_TOO_LONG', kind: 'user' });
    await expect(runNode(askNode, asking({ model: 'huge' }))).rejects.toMatchObject({ code: 'AI_MODEL_UNKNOWN', kind: 'user' });
  });

  it('that does not answer in time is given up', async () => {
    ai.fail({ slowMs: 20_000, times: 9 });
    const controller = new AbortController();
    const call = runNode(askNode, asking({}, { signal: controller.signal }));
    await ai.untilCalled(1);
    controller.abort(new Error('cancelled'));
    await expect(call).rejects.toThrow('cancelled');
  });
});
