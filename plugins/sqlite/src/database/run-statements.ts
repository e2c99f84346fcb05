import type { DatabaseSync } from 'node:sqlite';
import { type Json, type JsonObject, problem } from '@pulseflow/sdk';
import { noStatement, rowsOf, statementsOf } from './statements';
import { type Bound, toRow } from './values';

/** Rows that `RETURNING` may give; a program that wants more reads them with a query. */
const MOST_RETURNED = 10_000;

const TRANSACTION_WORDS = /^(begin|commit|end|rollback|savepoint|release)\b/i;

/** What statements did: rows changed by all of them, the last row put in, and the rows that the last `RETURNING` gave. */
export interface Executed extends JsonObject {
  changes: number;
  lastRowId: Json;
  rows: JsonObject[];
}

/**
 * Runs the statements of a text one after the other. Several share their named parameters; `?` is for a single one.
 * `ownsTransaction`: the text may begin and end its own.
 */
export async function runStatements(
  database: DatabaseSync,
  { sql, bound, ownsTransaction, signal }: { sql: string; bound: Bound; ownsTransaction: boolean; signal: AbortSignal },
): Promise<Executed> {
  const before = totals(database);
  let rows: JsonObject[] = [];
  let count = 0;
  for (const statement of statementsOf(database, sql)) {
    signal.throwIfAborted();
    if (!ownsTransaction && TRANSACTION_WORDS.test(statement.sourceSQL.trimStart())) throw transactionInside();
    // A name that one of several statements does not use is no mistake; one that the only statement does not use is.
    statement.setAllowUnknownNamedParameters(count > 0 || statement.sourceSQL.trimEnd().length < sql.trimEnd().length);
    if (statement.columns().length === 0) statement.run(bound.named, ...bound.positional);
    else {
      rows = [];
      for await (const row of rowsOf(statement, bound, signal)) {
        if (rows.length === MOST_RETURNED) throw tooMuchReturned();
        rows.push(row);
      }
    }
    count += 1;
  }
  if (count === 0) throw noStatement();
  const after = totals(database);
  return { changes: after.changes - before.changes, lastRowId: after.lastRowId, rows };
}

function totals(database: DatabaseSync): { changes: number; lastRowId: Json } {
  const statement = database.prepare('SELECT total_changes() AS changes, last_insert_rowid() AS lastRowId');
  statement.setReadBigInts(true);
  const { changes, lastRowId } = toRow(['changes', 'lastRowId'], Object.values(statement.get() ?? {}));
  return { changes: Number(changes), lastRowId: lastRowId ?? 0 };
}

function transactionInside() {
  return problem({
    code: 'SQLITE_TRANSACTION_INSIDE',
    en: 'The statements run in a transaction already. Take BEGIN and COMMIT out, or choose "Transaction: none".',
    ptBr: 'Os comandos já correm em uma transação. Retire BEGIN e COMMIT ou escolha "Transação: nenhuma".',
  });
}

function tooMuchReturned() {
  return problem({
    code: 'SQLITE_TOO_MANY_ROWS',
    en: `RETURNING gives more than ${MOST_RETURNED} rows; nothing was changed. Read them with a query instead.`,
    ptBr: `RETURNING dá mais de ${MOST_RETURNED} linhas; nada foi mudado. Leia-as com uma consulta.`,
  });
}
