import { describe, expect, it } from 'vitest';
import { proposedMapping, readMapping, withColumn } from './mapping';

const example = { subject: 'Hello', text: 'Hi' };
const codes = (text: string, action: Parameters<typeof readMapping>[1] = 'flow') =>
  readMapping(text, action).problems.map(({ code, name }) => (name === undefined ? code : `${code} ${name}`));

describe('the mapping from a row to what an action gets', () => {
  it('hands on every column by its name until it is edited', () => {
    expect(JSON.parse(proposedMapping('flow', ['name', 'First name'], example))).toEqual({
      name: '{{ name }}',
      'First name': '{{ `First name` }}',
    });
    expect(proposedMapping('http', [], example)).toBe('{}');
  });

  it('begins with what an e-mail needs, and finds the column with the address', () => {
    expect(JSON.parse(proposedMapping('email', ['name', 'E-Mail'], example))).toEqual({
      to: '{{ `E-Mail` }}',
      subject: 'Hello',
      text: 'Hi',
    });
  });

  it('takes a column more, and leaves alone what is no object or has it', () => {
    expect(JSON.parse(withColumn('{"a": 1}', 'b'))).toEqual({ a: 1, b: '{{ b }}' });
    expect(withColumn('{"b": 1}', 'b')).toBe('{"b": 1}');
    expect(withColumn('[', 'b')).toBe('[');
  });

  it.each([
    ['{}', []],
    ['', []],
    ['{"a": {"deep": ["{{ name }}"]}}', []],
    ['{"a": }', ['notJson']],
    ['[]', ['notObject']],
    ['{"": 1}', ['emptyName']],
    ['{"constructor": 1, "a\\"b": 2}', ['forbiddenName constructor', 'forbiddenName a"b']],
    ['{"a": "{{ name", "b": "{{ 1 + }}"}', ['expression a', 'expression b']],
  ])('finds what is wrong with %s', (text, found) => {
    expect(codes(text)).toEqual(found);
  });

  it('asks for whom an e-mail goes to, and its subject', () => {
    expect(codes('{"to": " ", "text": "x"}', 'email')).toEqual(['missing to', 'missing subject']);
    expect(codes('{"to": "{{ email }}", "subject": "x"}', 'email')).toEqual([]);
  });
});
