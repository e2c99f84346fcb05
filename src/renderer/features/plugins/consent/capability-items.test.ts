import { describe, expect, it } from 'vitest';
import { type Capabilities, capabilitiesSchema } from '#shared/model/plugin';
import { capabilitiesOf, concernOf, grantedKeys, itemsOf } from './capability-items';

const asked: Capabilities = {
  network: ['api.example.com', '*'],
  files: [
    { path: 'reports', access: 'write' },
    { path: '~/Documents', access: 'read' },
  ],
  commands: ['git'],
  credentials: ['core.smtp'],
  mail: true,
};

describe('what a plugin asks for', () => {
  it('is told one by one, and comes back as it was when all of it is granted', () => {
    const items = itemsOf(asked);
    expect(items).toHaveLength(7);
    expect(new Set(items.map(({ key }) => key)).size).toBe(7);
    expect(capabilitiesOf(items, new Set(items.map(({ key }) => key)))).toEqual(asked);
  });

  it('is nothing when nothing is chosen', () => {
    expect(capabilitiesOf(itemsOf(asked), new Set())).toEqual(capabilitiesSchema.parse({}));
    expect(itemsOf(capabilitiesSchema.parse({}))).toEqual([]);
  });

  it('can be granted in part, item by item', () => {
    const items = itemsOf(asked);
    expect(capabilitiesOf(items, new Set(['network:api.example.com', 'files:read:~/Documents']))).toEqual({
      network: ['api.example.com'],
      files: [{ path: '~/Documents', access: 'read' }],
      commands: [],
      credentials: [],
      mail: false,
    });
  });

  it('is new only where the version before was not granted it; who may write may read', () => {
    const known = grantedKeys({ ...asked, network: ['api.example.com'], files: [{ path: 'reports', access: 'write' }] });
    const next: Capabilities = { ...asked, files: [{ path: 'reports', access: 'read' }] };
    expect(itemsOf(next).filter(({ key }) => !known.has(key))).toMatchObject([{ kind: 'network', value: '*' }]);
    expect(grantedKeys(undefined).size).toBe(0);
  });

  it('asks for a second look at programs, any host and files outside of the workspace', () => {
    const concerns = itemsOf(asked).map((item) => [item.value, concernOf(item)]);
    expect(concerns).toEqual([
      ['git', 'command'],
      ['reports', undefined],
      ['~/Documents', 'outside'],
      ['api.example.com', undefined],
      ['*', 'anyHost'],
      ['core.smtp', undefined],
      ['', undefined],
    ]);
    const file = (value: string) => concernOf({ key: value, kind: 'files', value, access: 'write' });
    expect(['/etc', 'C:\\Users', '../other', 'a/../../b', '\\\\server\\share'].map(file)).toEqual(Array(5).fill('outside'));
    expect(file('a..b/c')).toBeUndefined();
  });
});
