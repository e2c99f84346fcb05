import { createRouterClient, implement } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { events } from '#shared/contract/events';
import { flows } from '#shared/contract/flows';
import { AppError } from '#shared/model/errors';
import type { FlowEvent } from '#shared/model/event';
import { createErrorMapping } from './rpc-errors';

/** A client of a small router whose handlers throw what a test gives them. */
function open(thrown: unknown) {
  const logged: { level: string; data: object }[] = [];
  const log = {
    debug() {},
    info() {},
    warn: (data: object) => void logged.push({ level: 'warn', data }),
    error: (data: object) => void logged.push({ level: 'error', data }),
  };
  const os = implement({ flows, events });
  const fail = () => {
    throw thrown;
  };
  async function* failingStream(): AsyncGenerator<FlowEvent> {
    yield {
      specversion: '1.0',
      id: '1',
      source: '/',
      type: 'a',
      time: '',
      datacontenttype: 'application/json',
      data: 1,
      sequence: 1,
    };
    fail();
  }
  const router = implement({
    flows: { get: flows.get, list: flows.list, publish: flows.publish },
    events: { watch: events.watch },
  })
    .use(createErrorMapping(log))
    .router({
      flows: { get: os.flows.get.handler(fail), list: os.flows.list.handler(fail), publish: os.flows.publish.handler(fail) },
      events: { watch: os.events.watch.handler(() => failingStream()) },
    });
  return { client: createRouterClient(router), logged };
}
const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing thrown',
    (error: unknown) => error,
  );

describe('errors of procedures', () => {
  it('an error of a room keeps code, message and data, and is one of the contract', async () => {
    const { client } = open(new AppError({ code: 'FLOW_NOT_FOUND', message: 'There is none.', data: { flowId: 'x' } }));
    expect(await caught(client.flows.get({ flowId: 'x' }))).toMatchObject({
      code: 'FLOW_NOT_FOUND',
      status: 404,
      defined: true,
      message: 'There is none.',
      data: { kind: 'user', details: { flowId: 'x' } },
    });
  });

  it('problems of a flow travel as a list of their own', async () => {
    const problems = [{ code: 'NO_TRIGGER', severity: 'error', message: 'none', nodeId: 'a' }];
    const { client } = open(new AppError({ code: 'FLOW_INVALID', message: 'It cannot run.', data: { problems } }));
    expect(await caught(client.flows.publish({ flowId: 'x' }))).toMatchObject({
      code: 'FLOW_INVALID',
      status: 422,
      data: { problems },
    });
  });

  it('bad input names the first field and what is wrong with it', async () => {
    const { client } = open(new Error('never reached'));
    const error = await caught(client.flows.list({ limit: 'many' } as never));
    expect(error).toMatchObject({ code: 'BAD_REQUEST', status: 400, defined: true, data: { kind: 'user' } });
    expect((error as Error).message).toMatch(/^The input is not valid at \/limit: .*number/);
    expect(error).toHaveProperty('data.details.issues.0.path', '/limit');
  });

  it('a bug is logged with its stack and told without it', async () => {
    const { client, logged } = open(new TypeError('x.y is undefined in /home/secret'));
    const error = await caught(client.flows.get({ flowId: 'x' }));
    expect(error).toMatchObject({ code: 'UNEXPECTED', status: 500, data: { kind: 'bug', details: { procedure: 'flows.get' } } });
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(logged).toMatchObject([{ level: 'error', data: { err: { message: 'x.y is undefined in /home/secret' } } }]);
  });

  it('a code outside the contract is a server error that still says what happened', async () => {
    const { client } = open(new AppError({ code: 'SOMETHING_ELSE', message: 'The key file is missing.' }));
    expect(await caught(client.flows.get({ flowId: 'x' }))).toMatchObject({
      code: 'UNEXPECTED',
      message: 'The key file is missing.',
      data: { kind: 'user', details: { code: 'SOMETHING_ELSE' } },
    });
  });

  it('an error in the middle of a stream is mapped as well', async () => {
    const { client } = open(new AppError({ code: 'STORE_FAILED', kind: 'operational', message: 'The disk is gone.' }));
    const stream = await client.events.watch({});
    await stream.next();
    expect(await caught(stream.next())).toMatchObject({
      code: 'STORE_FAILED',
      message: 'The disk is gone.',
      data: { kind: 'operational' },
    });
  });
});
