import { describe, expect, it } from 'vitest';
import { bindStatements } from './bind';

describe('statements of a text', () => {
  const texts = (sql: string) => bindStatements(sql, []).map(({ text }) => text);

  it('end at semicolons that are no part of a text, a name, a comment or a body', () => {
    const parts = [
      `SELECT 'a;''b', "c;""d", E'e\\';f'`,
      'DO $$ BEGIN x; END $$',
      'CREATE FUNCTION f() AS $tag$ $$;$$ ; $tag$',
      'SELECT 1 /* a; /* b; */ c; */ + 2 -- d;\n + 3',
    ];
    expect(texts(parts.join(';'))).toEqual(parts);
    expect(texts(' ; -- nothing;\n; SELECT 1;; /* end; */ ')).toEqual(['SELECT 1']);
  });

  it('are handed named and numbered values in their own order, each value once', () => {
    const parameters = [
      { name: '', value: 'first' },
      { name: ':b', value: 'second' },
    ];
    const sql = `SELECT :b, $1, :b, ':b', x::b, a[1:c]; SELECT :b`;
    expect(bindStatements(sql, parameters)).toEqual([
      { text: "SELECT $1, $2, $1, ':b', x::b, a[1:c]", values: ['second', 'first'] },
      { text: 'SELECT $1', values: ['second'] },
    ]);
  });

  it('refuse a name that is given twice', () => {
    const parameters = [
      { name: 'a', value: 1 },
      { name: ':a', value: 2 },
    ];
    expect(() => bindStatements('SELECT :a', parameters)).toThrow('twice');
  });
});
