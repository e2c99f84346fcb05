import { describe, expect, it } from 'vitest';
import { schemaValidator } from './schema-validator';

describe('choosing a branch of a form', () => {
  it('tells whether a value fits a schema that refers to definitions of its root', () => {
    const root = { $defs: { name: { type: 'string' as const, minLength: 1 } } };
    expect(schemaValidator.isValid({ $ref: '#/$defs/name' }, 'a', root)).toBe(true);
    expect(schemaValidator.isValid({ $ref: '#/$defs/name' }, '', root)).toBe(false);
    expect(schemaValidator.isValid({ $ref: '#/$defs/none' }, '', root)).toBe(false);
  });
});
