import { describe, expect, it } from 'vitest';
import { type FlowDefinition, flowDefinitionSchema } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';
import { withSecretsOf } from './restore-secrets';

const flow = (config: JsonObject, type = 'core.http'): FlowDefinition =>
  flowDefinitionSchema.parse({ name: 'A', nodes: [{ id: 'get', type, name: 'Get', config }] });

const own = {
  url: 'https://ana:pw@a.example/',
  token: 's3cret',
  headers: [
    { name: 'Authorization', value: 'Bearer s3cret' },
    { name: 'Accept', value: 'text/csv' },
  ],
};
const shown = {
  url: 'https://a.example/',
  headers: [
    { name: 'Authorization', value: '' },
    { name: 'Accept', value: 'text/csv' },
  ],
};
const read = (wanted: JsonObject, type?: string) =>
  withSecretsOf({ definition: flow(own), shown: flow(shown) }, flow(wanted, type)).nodes[0]?.config;

describe('the secrets of a draft whose file was changed', () => {
  it('stay when something else was changed', () => {
    expect(read({ ...shown, method: 'POST' })).toEqual({ ...own, method: 'POST' });
  });

  it('stay when rows come, go or change places around them', () => {
    const [authorization = {}] = shown.headers;
    expect(read({ ...shown, headers: [{ name: 'X-New', value: '1' }, authorization] })).toEqual({
      ...own,
      headers: [{ name: 'X-New', value: '1' }, own.headers[0]],
    });
  });

  it('go with their row, and with a node that is another', () => {
    expect(read({ ...shown, headers: [] })).toEqual({ ...own, headers: [] });
    expect(read(shown, 'core.log')).toEqual(shown);
  });

  it('give way to what the file says instead', () => {
    expect(read({ ...shown, url: 'https://b.example/', token: 'new' })).toEqual({
      ...own,
      url: 'https://b.example/',
      token: 'new',
    });
  });
});
