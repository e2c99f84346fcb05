import { describe, expect, it } from 'vitest';
import { pathOf, valueAt, withEdit } from './form-context';

describe('the config behind a form', () => {
  it('takes over the edited field only, not what the generator fills in', () => {
    expect(withEdit({ path: 'a' }, { path: 'b', methods: [] }, ['path'])).toEqual({ path: 'b' });
    expect(withEdit({ path: 'a' }, { path: 'a', methods: ['GET'] }, ['methods'])).toEqual({ path: 'a', methods: ['GET'] });
    expect(withEdit({ path: 'a', note: 'x' }, { path: 'a' }, ['note'])).toEqual({ path: 'a' });
  });

  it('is read and named by path', () => {
    expect(valueAt({ rows: [{ value: 1 }] }, ['rows', '0', 'value'])).toBe(1);
    expect(valueAt({}, ['rows', '0'])).toBeUndefined();
    expect(pathOf(['rows', 0, 'value'])).toBe('/rows/0/value');
  });
});
