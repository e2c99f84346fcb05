import { describe, expect, it } from 'vitest';
import type { Credential } from '#shared/model/credential';
import { isChanged, missingFields, shownValue } from './credential-draft';
import { credentialFields } from './field-schema';

const type = {
  schema: {
    properties: {
      host: { type: 'string', title: 'Server', 'pt-BR': { title: 'Servidor' }, examples: ['smtp.example.com'] },
      security: {
        type: 'string',
        enum: ['tls', 'none'],
        default: 'tls',
        title: 'Protection',
        enumNames: ['TLS', 'None'],
        'pt-BR': { title: 'Proteção', enumNames: ['TLS', 'Nenhuma'] },
      },
      port: { type: 'integer', default: 587, minimum: 1, maximum: 65_535, title: 'Port' },
      token: { type: 'string', title: 'Token', secret: true },
      lines: { type: 'string', title: 'Lines' },
    },
    required: ['host', 'token'],
  },
  uiSchema: { lines: { 'ui:widget': 'textarea' } },
  secretFields: ['token'],
};
const fields = credentialFields(type, 'en');
const stored = {
  id: 'cred_1' as Credential['id'],
  name: 'Shop',
  type: 'x',
  fields: { host: 'a.example.com', port: 25 },
  secrets: { token: 'set' },
  createdAt: 1,
  updatedAt: 1,
  usedBy: 0,
} satisfies Credential;
const draft = (values: Record<string, string> = {}) => ({ type: 'x', name: 'Shop', values });
const fieldNamed = (name: string) => fields.find((field) => field.name === name) ?? fields[0]!;

describe('the fields of a type of credential', () => {
  it('come in the language of the app, with what a form needs', () => {
    expect(fields.map(({ name, kind, isSecret, isRequired }) => [name, kind, isSecret, isRequired])).toEqual([
      ['host', 'text', false, true],
      ['security', 'choice', false, false],
      ['port', 'number', false, false],
      ['token', 'text', true, true],
      ['lines', 'lines', false, false],
    ]);
    const portuguese = credentialFields(type, 'pt-BR');
    expect(portuguese.map(({ title }) => title)).toEqual(['Servidor', 'Proteção', 'Port', 'Token', 'Lines']);
    expect(portuguese[1]?.options).toEqual([
      { value: 'tls', label: 'TLS' },
      { value: 'none', label: 'Nenhuma' },
    ]);
  });
});

describe('the draft of a credential', () => {
  it('shows what was typed, else what is stored, else the preset, and of a secret only what was typed', () => {
    expect(shownValue(fieldNamed('host'), draft(), stored)).toBe('a.example.com');
    expect(shownValue(fieldNamed('host'), draft({ host: '' }), stored)).toBe('');
    expect(shownValue(fieldNamed('security'), draft(), undefined)).toBe('tls');
    expect(shownValue(fieldNamed('token'), draft(), stored)).toBeUndefined();
  });

  it('lacks what is required, unless it is stored already', () => {
    expect(missingFields(fields, draft(), undefined)).toEqual(['host', 'token']);
    expect(missingFields(fields, draft(), stored)).toEqual([]);
    expect(missingFields(fields, draft({ host: ' ' }), stored)).toEqual(['host']);
    expect(missingFields(fields, draft(), { ...stored, secrets: { token: 'unreadable' } })).toEqual([]);
    expect(missingFields(fields, draft(), { ...stored, secrets: { token: 'not_set' } })).toEqual(['token']);
  });

  it('is changed by a name or a value, and by nothing else', () => {
    expect(isChanged(draft(), stored)).toBe(false);
    expect(isChanged({ ...draft(), name: 'Other' }, stored)).toBe(true);
    expect(isChanged(draft({ host: 'b' }), stored)).toBe(true);
    expect(isChanged(draft(), undefined)).toBe(true);
  });
});
