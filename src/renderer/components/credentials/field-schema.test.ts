import { expect, it } from 'vitest';
import { credentialFields, shownFields } from './field-schema';

const type = {
  schema: {
    type: 'object',
    properties: {
      kind: { type: 'string', enum: ['account', 'key'], default: 'account', title: 'Kind' },
      clientId: { type: 'string', title: 'Client', showWhen: { kind: ['account'] } },
      key: { type: 'string', title: 'Key', secret: true, showWhen: { kind: ['key'] } },
    },
    required: ['clientId', 'key'],
  },
  uiSchema: {},
  secretFields: ['key'],
};

it('a credential asks only for what the way of signing in needs', () => {
  const fields = credentialFields(type, 'en');
  const names = (values: Record<string, string>) => shownFields(type, fields, values).map(({ name }) => name);
  expect(names({})).toEqual(['kind', 'clientId']);
  expect(names({ kind: 'key' })).toEqual(['kind', 'key']);
});
