import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeTypeInfoSchema } from '#shared/model/node-type';
import { coreNodes, createNodeCatalogue } from './index';

const described = createNodeCatalogue().describe();

interface Found {
  at: string;
  schema: Record<string, unknown>;
}

/** Every schema that a form shows a field for. */
function fieldsBelow(schema: Record<string, unknown>, at: string): Found[] {
  const children = [
    ...Object.entries((schema['properties'] ?? {}) as Record<string, Record<string, unknown>>).map(
      ([name, child]) => [`${at}/${name}`, child, true] as const,
    ),
    ...(schema['items'] === undefined ? [] : [[`${at}/*`, schema['items'] as Record<string, unknown>, false] as const]),
  ];
  return children.flatMap(([path, child, isField]) => [
    ...(isField ? [{ at: path, schema: child }] : []),
    ...fieldsBelow(child, path),
  ]);
}

describe('the catalogue', () => {
  it('lists every node type that has a file', () => {
    const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    const withNode = files.map((name) => name.slice(0, -3)).filter((name) => !['index', 'core-nodes'].includes(name));
    const listed = new Set(coreNodes.map((node) => node.type.replace('core.', '')));
    expect([...listed].sort()).toEqual([...withNode, 'code'].sort());
  });

  it('finds a node type by its name and version only', () => {
    const catalogue = createNodeCatalogue();
    expect(catalogue.find('core.set', 1)?.type).toBe('core.set');
    expect(catalogue.find('core.set', 2)).toBeUndefined();
    expect(catalogue.find('core.nothing', 1)).toBeUndefined();
  });

  it('refuses two node types of the same name and version', () => {
    const [first] = coreNodes;
    if (first === undefined) throw new Error('no nodes');
    expect(() => createNodeCatalogue([first, first])).toThrow(/two node types core\.manual@1/);
  });

  it('describes node types as the contract says, as nothing but JSON', () => {
    for (const info of described) {
      expect(nodeTypeInfoSchema.parse(info)).toEqual(info);
      expect(JSON.parse(JSON.stringify(info))).toEqual(info);
    }
  });
});

describe.each(described.map((info) => [info.type, info.version, info] as const))('%s, version %i', (_type, _version, info) => {
  const fields = fieldsBelow(info.configSchema, '');

  it('has its label and description in both languages', () => {
    for (const text of [info.label, info.description]) {
      expect(text.en.trim()).not.toBe('');
      expect(text['pt-BR'].trim()).not.toBe('');
    }
    expect(info.description.en).not.toBe(info.description['pt-BR']);
  });

  it('has words to search by in both languages', () => {
    expect(info.keywords?.en.length).toBeGreaterThan(2);
    expect(info.keywords?.['pt-BR'].length).toBeGreaterThan(2);
  });

  it('has the words of each field in both languages', () => {
    for (const { at, schema } of fields) {
      const portuguese = (schema['pt-BR'] ?? {}) as Record<string, unknown>;
      expect([at, typeof schema['title'], typeof portuguese['title']]).toEqual([at, 'string', 'string']);
      expect([at, typeof schema['description']]).toEqual([at, typeof portuguese['description']]);
      if (schema['enumNames'] === undefined) continue;
      const values = schema['enum'] as unknown[];
      expect([at, (schema['enumNames'] as unknown[]).length]).toEqual([at, values.length]);
      expect([at, (portuguese['enumNames'] as unknown[]).length]).toEqual([at, values.length]);
    }
  });

  it('can be added with its defaults, and they keep their meaning when parsed again', () => {
    const type = createNodeCatalogue().find(info.type, info.version);
    expect(JSON.parse(JSON.stringify(type?.config.parse(info.defaults)))).toEqual(info.defaults);
    expect(typeof type?.summary?.(info.defaults)).toBe('string');
    expect(typeof type?.summary?.({})).toBe('string');
  });

  it('orders, decorates and hides only fields that it has', () => {
    const names = Object.keys((info.configSchema['properties'] ?? {}) as object);
    const { 'ui:order': order = ['*'], 'ui:groups': groups = [], 'ui:field': drawnBy, ...decorated } = info.uiSchema;
    const grouped = (groups as { fields: string[] }[]).flatMap((group) => group.fields);
    expect(grouped.filter((name) => !names.includes(name))).toEqual([]);
    expect(new Set(grouped).size).toBe(grouped.length);
    for (const { title } of groups as { title?: Record<string, string> }[])
      if (title !== undefined) expect([typeof title['en'], typeof title['pt-BR']]).toEqual(['string', 'string']);
    expect((order as string[]).filter((name) => name !== '*' && !names.includes(name))).toEqual([]);
    if (drawnBy === undefined)
      expect(names.filter((name) => !(order as string[]).includes(name) && names.length > 1)).toEqual([]);
    expect(Object.keys(decorated).filter((name) => !names.includes(name))).toEqual([]);
    for (const { at, schema } of fields) {
      const siblings = fields.filter(
        (other) => other.at.slice(0, other.at.lastIndexOf('/')) === at.slice(0, at.lastIndexOf('/')),
      );
      for (const [name, values] of Object.entries((schema['showWhen'] ?? {}) as Record<string, unknown[]>)) {
        const sibling = siblings.find((other) => other.at.endsWith(`/${name}`));
        expect([at, name, values.filter((value) => !((sibling?.schema['enum'] ?? []) as unknown[]).includes(value))]).toEqual([
          at,
          name,
          [],
        ]);
      }
    }
  });

  it('has an icon that exists', () => {
    const icons = join(import.meta.dirname, '../../../node_modules/lucide-react/dist/esm/icons');
    const found = readdirSync(icons).some((file) => file.replace(/\.m?js$/, '') === info.icon);
    expect([info.icon, found && existsSync(icons)]).toEqual([info.icon, true]);
  });
});
