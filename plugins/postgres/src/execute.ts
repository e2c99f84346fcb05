import { choiceField, defineNode, type JsonObject, moreFields, needed, problem, textField, z } from '@pulseflow/sdk';
import type { PoolClient } from 'pg';
import { credentialField, onceField, parametersField, SERVER_TYPES, timeoutField } from './form/fields';
import { bindStatements, type Parameter } from './sql/bind';
import { toRow, typeReaders } from './values/from-sql';
import { lookUpWritten, writeItems } from './write/write-items';

/** Rows that `RETURNING` may give; who wants more reads them with a query. */
const MOST_RETURNED = 10_000;
const TRANSACTION_WORDS =
  /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(begin|start|commit|end|rollback|abort|savepoint|release|prepare\s+transaction)\b/i;

/** Runs statements that change the database. The item goes on with `executed`. */
export const execute = defineNode({
  name: 'execute',
  label: { en: 'Run SQL on PostgreSQL', 'pt-BR': 'Executar SQL no PostgreSQL' },
  description: {
    en: 'Runs statements that change a PostgreSQL database, all of them or none. The item goes on with executed.',
    'pt-BR': 'Executa comandos que mudam um banco PostgreSQL, todos ou nenhum. O item segue com executed.',
  },
  keywords: {
    en: ['sql', 'update', 'delete', 'create table', 'procedure', 'notify', 'database'],
    'pt-BR': ['sql', 'atualizar', 'excluir', 'criar tabela', 'procedimento', 'banco de dados'],
  },
  category: 'databases',
  credential: { types: SERVER_TYPES },
  config: z.object({
    credential: credentialField,
    sql: needed(
      textField(
        { title: 'Statements', description: 'Several are separated by ; and share the parameters' },
        { title: 'Comandos', description: 'Separe vários com ; eles compartilham os parâmetros' },
        { examples: ['UPDATE orders SET state = :state WHERE id = :id RETURNING total'] },
      ),
    ),
    parameters: parametersField,
    transaction: choiceField(
      ['step', 'item', 'none'],
      'step',
      { title: 'Transaction', options: ['One for the whole step', 'One for each item', 'None (VACUUM, own BEGIN)'] },
      { title: 'Transação', options: ['Uma para a etapa inteira', 'Uma por item', 'Nenhuma (VACUUM, BEGIN próprio)'] },
    ),
    once: onceField,
    statementTimeoutMs: timeoutField,
  }),
  ui: {
    'ui:order': ['credential', 'sql', 'parameters', 'transaction', 'once', 'statementTimeoutMs', '*'],
    'ui:groups': [moreFields('once', 'statementTimeoutMs')],
    sql: { 'ui:widget': 'textarea', 'ui:options': { rows: 6 } },
  },
  effect: 'unsafe',
  summary: { en: '{{ sql }}', 'pt-BR': '{{ sql }}' },
  execute: (context) =>
    writeItems(context, 'executed', (client, _item, { sql, parameters, transaction }) =>
      run(client, sql, parameters, transaction === 'none'),
    ),
  lookup: (context, index) => lookUpWritten(context, index, 'executed'),
});

/** What all statements changed together, and the rows that the last one with rows gave. */
async function run(
  client: PoolClient,
  sql: string,
  parameters: readonly Parameter[],
  ownsTransaction: boolean,
): Promise<JsonObject> {
  const types = await typeReaders();
  let changes = 0;
  let rows: JsonObject[] = [];
  for (const { text, values } of bindStatements(sql, parameters)) {
    if (!ownsTransaction && TRANSACTION_WORDS.test(text)) throw transactionInside();
    const done = await client.query({ text, values, types, rowMode: 'array' });
    if (['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'COPY'].includes(done.command)) changes += done.rowCount ?? 0;
    if (done.fields.length === 0) continue;
    if (done.rows.length > MOST_RETURNED) throw tooMuchReturned();
    const columns = done.fields.map(({ name }) => name);
    rows = done.rows.map((values: unknown[]) => toRow(columns, values));
  }
  return { changes, rows };
}

function transactionInside() {
  return problem({
    code: 'POSTGRES_TRANSACTION_INSIDE',
    en: 'The statements run in a transaction already. Take BEGIN and COMMIT out, or choose "Transaction: none".',
    ptBr: 'Os comandos já correm em uma transação. Retire BEGIN e COMMIT ou escolha "Transação: nenhuma".',
  });
}

function tooMuchReturned() {
  return problem({
    code: 'POSTGRES_TOO_MANY_ROWS',
    en: `A statement gives more than ${MOST_RETURNED} rows. Read them with a query instead, or return fewer.`,
    ptBr: `Um comando dá mais de ${MOST_RETURNED} linhas. Leia-as com uma consulta ou devolva menos.`,
  });
}
