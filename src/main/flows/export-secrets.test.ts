import { describe, expect, it } from 'vitest';
import { defineNode, z } from '#main/engine/sdk';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';
import { withoutSecrets } from './export-secrets';

const words = { label: { en: 'x', 'pt-BR': 'x' }, description: { en: 'x', 'pt-BR': 'x' }, icon: 'x', category: 'data' as const };
const nodeType = defineNode({
  ...words,
  type: 'test.call',
  version: 1,
  kind: 'action',
  config: z.object({ pin: z.string().meta({ secret: true }), code: z.string().meta({ format: 'password' }) }),
  effect: 'none',
});

function exported(config: JsonObject): JsonObject | undefined {
  const definition = flowDefinitionSchema.parse({ name: 'A', nodes: [{ id: 'a', type: 'test.call', name: 'A', config }] });
  return withoutSecrets(definition, { find: () => nodeType, list: () => [nodeType] }).nodes[0]?.config;
}

describe('an exported definition', () => {
  it('lacks what its node type declares secret, and what is named so', () => {
    expect(
      exported({ pin: '1234', code: 'x', hmacSecret: 'x', apiKey: 'x', password: 'x', auth: 'token', maxTokens: 5 }),
    ).toEqual({
      auth: 'token',
      maxTokens: 5,
    });
  });

  it('lacks the values of headers and parameters that are secrets, and keeps the others', () => {
    const headers = [
      { name: 'Authorization', value: 'Bearer abc' },
      { name: 'X-Api-Key', value: 'abc' },
      { name: 'Accept', value: 'text/html' },
    ];
    expect(exported({ headers })).toEqual({
      headers: [
        { name: 'Authorization', value: '' },
        { name: 'X-Api-Key', value: '' },
        { name: 'Accept', value: 'text/html' },
      ],
    });
  });

  it('lacks passwords in web addresses', () => {
    expect(exported({ url: 'https://ada:secret@example.com/a@b', deep: { list: ['ftp://u:p@host/'] } })).toEqual({
      url: 'https://example.com/a@b',
      deep: { list: ['ftp://host/'] },
    });
  });

  it('keeps expressions, which name a secret but are none', () => {
    const config = { pin: '{{ $env.PIN }}', headers: [{ name: 'Authorization', value: 'Bearer {{ $env.TOKEN }}' }] };
    expect(exported(config)).toEqual(config);
  });
});
