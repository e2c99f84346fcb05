import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type JsonObject, problem } from '@pulseflow/sdk';
import { type Bound, type SqlValue, toRow } from './values';

/** What lies between statements: blanks, comments and semicolons. */
const BETWEEN = /^(?:[\s;]+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))+/;

/** How often a long result lets the process do something else, in rows. */
const BREATH = 1000;

/**
 * The statements of a text, one after the other, each prepared when its turn comes: a table that the first makes is there for
 * the second. SQLite itself says where one ends.
 */
export function* statementsOf(database: DatabaseSync, sql: string): Generator<StatementSync> {
  let rest = sql.replace(BETWEEN, '');
  while (rest !== '') {
    const statement = database.prepare(rest);
    const { sourceSQL } = statement;
    rest = rest.slice(sourceSQL.length).replace(BETWEEN, '');
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    yield statement;
  }
}

/** The only statement of a text. Errors: SQLITE_NO_STATEMENT, SQLITE_SEVERAL_STATEMENTS. */
export function singleStatement(database: DatabaseSync, sql: string): StatementSync {
  const [first, second] = takeTwo(statementsOf(database, sql));
  if (first === undefined) throw noStatement();
  if (second === undefined) return first;
  throw problem({
    code: 'SQLITE_SEVERAL_STATEMENTS',
    en: 'A query is one statement. Put the others into nodes of their own, or use the node "Run SQL".',
    ptBr: 'Uma consulta é um só comando. Ponha os outros em nós próprios ou use o nó "Executar SQL".',
  });
}

function takeTwo<T>(values: Iterator<T>): [T | undefined, T | undefined] {
  const first = values.next();
  const second = first.done === true ? first : values.next();
  return [first.done === true ? undefined : first.value, second.done === true ? undefined : second.value];
}

export function noStatement() {
  return problem({
    code: 'SQLITE_NO_STATEMENT',
    en: 'There is no SQL to run: write a statement, or check what its expression gives.',
    ptBr: 'Não há SQL para executar: escreva um comando ou veja o que a expressão dele dá.',
  });
}

/**
 * The rows of a statement, read one at a time: memory holds what the caller keeps. Stops when the signal is aborted. The
 * statement that runs between two rows cannot be interrupted; the app ends the process when a step's time is up.
 */
export async function* rowsOf(
  statement: StatementSync,
  { named, positional }: Bound,
  signal: AbortSignal,
): AsyncGenerator<JsonObject> {
  const columns = statement.columns().map(({ name }) => name);
  let count = 0;
  for (const values of statement.iterate(named, ...positional)) {
    yield toRow(columns, values as unknown as SqlValue[]);
    if (++count % BREATH === 0) await breathe(signal);
  }
}

/** Lets the process hear of a cancel. */
export async function breathe(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise(setImmediate);
  signal.throwIfAborted();
}
