import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { checkExpression } from '#shared/expression';
import { FUNCTION_DOCS } from './function-docs';

describe('the words on functions', () => {
  it('cover every function of the library, and no other', () => {
    const source = readFileSync(createRequire(import.meta.url).resolve('jsonata'), 'utf8');
    const library = [...source.matchAll(/staticFrame\.bind\('(\w+)', defineFunction/g)].map((match) => match[1] ?? '');
    expect(library.length).toBeGreaterThan(50);
    const documented = FUNCTION_DOCS.map(({ name }) => name);
    expect([...new Set([...library, 'step', 'now', 'millis'])].sort()).toEqual([...documented].sort());
    for (const name of documented) expect(checkExpression(`$${name}`)).toEqual([]);
  });

  it('are there in both languages, and differ', () => {
    for (const { name, text } of FUNCTION_DOCS) {
      expect([name, text.en.trim(), text['pt-BR'].trim()]).not.toContain('');
      expect(text.en).not.toBe(text['pt-BR']);
    }
  });
});
