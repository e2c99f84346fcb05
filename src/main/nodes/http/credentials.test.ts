import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../engine/sdk';
import { coreCredentials } from '../credentials/core-credentials';
import { httpNode } from '../http';
import { createCredentialCatalogue } from '../registry/credential-catalogue';
import { type SeenRequest, startTestServer, type TestServer } from '../testing/http-server';
import { runNode } from '../testing/run-node';

const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
async function serve(answer: (request: SeenRequest, response: ServerResponse) => void): Promise<TestServer> {
  const server = await startTestServer(answer);
  servers.push(server);
  return server;
}
const ok = (_request: SeenRequest, response: ServerResponse) => void response.end('{}');

/** Values as the vault opens them: parsed by the type. */
function credential(name: string, values: JsonObject): { type: string; values: JsonObject } {
  const type = coreCredentials.find((each) => each.type === `core.${name}`);
  if (type === undefined) throw new Error(`There is no type ${name}`);
  return { type: type.type, values: type.schema.parse(values) as JsonObject };
}
const call = (url: string, signedBy: ReturnType<typeof credential>, more: JsonObject = {}) =>
  runNode(httpNode, { config: { url, auth: 'credential', credential: 'cred_1', ...more }, credential: signedBy });
const testOf = (name: string, values: JsonObject) => {
  const { type, values: parsed } = credential(name, values);
  const test = createCredentialCatalogue().find(type)?.test;
  return test?.({ values: parsed as never, signal: new AbortController().signal, services: undefined as never });
};

describe('a call that is signed in with a credential', () => {
  it.each([
    ['http-bearer', { token: 'tok_1234567' }, 'authorization', 'Bearer tok_1234567'],
    ['http-bearer', { token: 'tok_1234567', prefix: 'Bot' }, 'authorization', 'Bot tok_1234567'],
    ['http-basic', { user: 'ana', password: 'pä:ss' }, 'authorization', `Basic ${Buffer.from('ana:pä:ss').toString('base64')}`],
    ['http-basic', { user: 'key_only' }, 'authorization', `Basic ${Buffer.from('key_only:').toString('base64')}`],
    ['http-api-key', { key: 'key_1234567' }, 'x-api-key', 'key_1234567'],
    ['http-api-key', { key: 'key_1234567', name: 'X-Shop' }, 'x-shop', 'key_1234567'],
    ['http-headers', { headers: 'X-One: a1b2c3d4\nx-two:  e5:f6 ' }, 'x-two', 'e5:f6'],
  ])('sends what %s says', async (name, values, header, expected) => {
    const server = await serve(ok);
    const { concealed } = await call(server.url, credential(name, values));
    expect(server.seen[0]?.headers[header]).toBe(expected);
    expect(concealed).toContain(expected);
  });

  it('puts a key into the query beside what is there', async () => {
    const server = await serve(ok);
    await call(`${server.url}/a?b=1`, credential('http-api-key', { key: 'k&y_12345', place: 'query', name: 'api_key' }));
    expect(server.seen[0]?.url).toBe('/a?b=1&api_key=k%26y_12345');
  });

  it('lets the credential win over a header of the same name', async () => {
    const server = await serve(ok);
    const headers = [{ name: 'Authorization', value: 'Bearer other' }];
    await call(server.url, credential('http-bearer', { token: 'tok_1234567' }), { headers });
    expect(server.seen[0]?.headers.authorization).toBe('Bearer tok_1234567');
  });

  it('does not send it on to another server by a redirect', async () => {
    const other = await serve(ok);
    const server = await serve((_request, response) => void response.writeHead(302, { location: `${other.url}/there` }).end());
    await call(server.url, credential('http-api-key', { key: 'key_1234567' }));
    expect(server.seen[0]?.headers['x-api-key']).toBe('key_1234567');
    expect(other.seen[0]?.headers['x-api-key']).toBeUndefined();
  });

  it('keeps it to the hosts that the credential names', async () => {
    const server = await serve(ok);
    const limited = (hosts: string) => credential('http-bearer', { token: 'tok_1234567', hosts });
    await expect(call(server.url, limited('api.example.com, *.example.org'))).rejects.toMatchObject({
      code: 'CREDENTIAL_HOST_REFUSED',
      data: { host: new URL(server.url).host },
    });
    expect(server.seen).toEqual([]);
    await call(server.url, limited('api.example.com 127.0.0.1'));
    await call(server.url, limited(new URL(server.url).host));
    expect(server.seen).toHaveLength(2);
  });

  it('refuses to go unsigned when the credential is not there', async () => {
    const server = await serve(ok);
    const run = runNode(httpNode, { config: { url: server.url, auth: 'credential' } });
    await expect(run).rejects.toMatchObject({ code: 'CREDENTIAL_NOT_FOUND' });
    expect(server.seen).toEqual([]);
  });

  it('conceals what is typed in the node as well', async () => {
    const server = await serve(ok);
    const typed = (config: JsonObject) => runNode(httpNode, { config: { url: server.url, ...config } });
    expect((await typed({ auth: 'bearer', token: 'tok_typed' })).concealed).toContain('tok_typed');
    const basic = await typed({ auth: 'basic', user: 'ana', password: 'typed_pass' });
    expect(basic.concealed).toEqual(expect.arrayContaining(['typed_pass', Buffer.from('ana:typed_pass').toString('base64')]));
  });
});

describe('the test of a credential for web addresses', () => {
  it('calls the address with it, and is good below 400', async () => {
    const server = await serve((request, response) => {
      response.statusCode = request.headers.authorization === 'Bearer tok_1234567' ? 204 : 401;
      response.end();
    });
    await testOf('http-bearer', { token: 'tok_1234567', testUrl: `${server.url}/me` });
    await expect(testOf('http-bearer', { token: 'tok_wrong', testUrl: `${server.url}/me` })).rejects.toMatchObject({
      code: 'CREDENTIAL_REFUSED',
      data: { status: 401, host: new URL(server.url).host },
    });
    expect(server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /me', 'GET /me']);
  });

  it('asks for an address when there is none', async () => {
    await expect(testOf('http-basic', { user: 'a' })).rejects.toMatchObject({ code: 'CREDENTIAL_TEST_ADDRESS_MISSING' });
  });
});

describe('the types of credentials', () => {
  it('are described with a form in both languages, secrets marked', () => {
    const types = createCredentialCatalogue().describe();
    expect(types.map(({ type, secretFields }) => [type, ...secretFields])).toEqual([
      ['core.http-bearer', 'token'],
      ['core.http-api-key', 'key'],
      ['core.http-basic', 'password'],
      ['core.http-headers', 'headers'],
      ['core.smtp', 'password'],
    ]);
    for (const { schema } of types) {
      for (const field of Object.values(schema['properties'] as Record<string, JsonObject>)) {
        expect(field).toMatchObject({ title: expect.any(String) as string, 'pt-BR': { title: expect.any(String) as string } });
      }
    }
  });

  it.each([
    ['http-headers', { headers: 'no colon' }],
    ['http-bearer', { token: 'x', hosts: 'https://api.example.com/path' }],
    ['http-bearer', { token: 'x', testUrl: 'api.example.com' }],
    ['http-bearer', { token: '  ' }],
    ['http-api-key', { key: 'x', name: 'two words' }],
    ['smtp', { host: 'smtp.example.com:587' }],
    ['smtp', { host: 'a', from: 'x\r\nBcc: y' }],
  ])('%s refuses %j', (name, values) => {
    expect(() => credential(name, values)).toThrow();
  });
});
