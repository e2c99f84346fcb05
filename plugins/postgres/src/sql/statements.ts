/**
 * Where statements and parameters are in a text of SQL. Only what PostgreSQL's own scanner treats as a unit is known here: quoted texts
 * and names, dollar quotes, comments (they nest), `;`, `$1` and `:name`. Everything else is the server's to understand.
 * https://www.postgresql.org/docs/current/sql-syntax-lexical.html
 */

/** A place in a statement that a parameter fills. */
interface Place {
  start: number;
  end: number;
  /** The number of `$1`, or the name of `:name`. */
  parameter: number | string;
}

export interface Statement {
  text: string;
  places: readonly Place[];
}

const TOKEN =
  /(?<comment>--[^\n]*)|(?<block>\/\*)|(?<escaped>\b[eE]'(?:[^'\\]|\\[\s\S]|'')*')|(?<quoted>'(?:[^']|'')*'|"(?:[^"]|"")*")|(?<dollar>\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$)|(?<number>\$\d+)|(?<cast>::)|(?<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|:(?<name>[A-Za-z_]\w*)|(?<end>;)/g;

/** The statements of a text, without empty ones. `names`: what counts as a named parameter; `a[1:n]` has none named `n`. */
export function statementsOf(sql: string, names: ReadonlySet<string>): Statement[] {
  const statements: Statement[] = [];
  let from = 0;
  let places: Place[] = [];
  let hasWords = false;
  const finish = (end: number): void => {
    if (hasWords) statements.push({ text: sql.slice(from, end), places });
    places = [];
    hasWords = false;
  };
  let gap = 0;
  const scanner = new RegExp(TOKEN);
  for (let token = scanner.exec(sql); token !== null; token = scanner.exec(sql)) {
    const { groups = {}, index } = token;
    if (/[^\s;]/.test(sql.slice(gap, index))) hasWords = true;
    let end = scanner.lastIndex;
    if (groups['block'] !== undefined) end = endOfComment(sql, index);
    else if (groups['comment'] === undefined && groups['end'] === undefined) hasWords = true;
    if (groups['dollar'] !== undefined) end = endOfDollarQuote(sql, end, groups['dollar']);
    const place = { start: index - from, end: end - from };
    if (groups['number'] !== undefined) places.push({ ...place, parameter: Number(groups['number'].slice(1)) });
    const { name } = groups;
    if (name !== undefined && names.has(name)) places.push({ ...place, parameter: name });
    if (groups['end'] !== undefined) {
      finish(index);
      from = end;
    }
    gap = end;
    scanner.lastIndex = end;
  }
  if (/[^\s;]/.test(sql.slice(gap))) hasWords = true;
  finish(sql.length);
  return statements;
}

function endOfComment(sql: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(sql); mark !== null; mark = marks.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return sql.length;
}

function endOfDollarQuote(sql: string, from: number, tag: string): number {
  const end = sql.indexOf(tag, from);
  return end === -1 ? sql.length : end + tag.length;
}
