import {
  addResult,
  choiceField,
  countField,
  defineNode,
  type Item,
  moreFields,
  needed,
  problem,
  textField,
  z,
} from '@pulseflow/sdk';
import { inTransaction, serverOf, withClient } from './connection/with-client';
import { credentialField, parametersField, SERVER_TYPES, timeoutField } from './form/fields';
import { bindSingle } from './sql/bind';
import { readRows } from './sql/read-rows';

/** Reads rows in a transaction that can only read. */
export const query = defineNode({
  name: 'query',
  label: { en: 'PostgreSQL query', 'pt-BR': 'Consulta PostgreSQL' },
  description: {
    en: 'Reads rows from a PostgreSQL database, with parameters. It can change nothing.',
    'pt-BR': 'Lê linhas de um banco de dados PostgreSQL, com parâmetros. Não pode mudar nada.',
  },
  keywords: {
    en: ['sql', 'select', 'table', 'rows', 'report', 'database', 'postgres'],
    'pt-BR': ['sql', 'selecionar', 'tabela', 'linhas', 'relatório', 'banco de dados', 'postgres'],
  },
  category: 'databases',
  credential: { types: SERVER_TYPES },
  config: z.object({
    credential: credentialField,
    sql: needed(
      textField(
        { title: 'Query', description: 'One statement. Put values into parameters, not into the text' },
        { title: 'Consulta', description: 'Um só comando. Ponha valores nos parâmetros, não no texto' },
        { examples: ['SELECT id, name FROM customers WHERE city = :city ORDER BY name'] },
      ),
    ),
    parameters: parametersField,
    result: choiceField(
      ['rows', 'list', 'pages', 'first'],
      'rows',
      {
        title: 'Result',
        options: ['An item for each row', 'All rows in one item', 'An item for each page', 'The first row only'],
      },
      {
        title: 'Resultado',
        options: ['Um item para cada linha', 'Todas as linhas em um item', 'Um item para cada página', 'Só a primeira linha'],
      },
    ),
    pageSize: countField(
      { min: 1, max: 100_000, preset: 500 },
      { title: 'Rows on a page' },
      { title: 'Linhas por página' },
      { showWhen: { result: ['pages'] } },
    ),
    limit: countField(
      { min: 1, max: 10_000_000, preset: 10_000 },
      { title: 'At most', description: 'Rows for each item that comes in' },
      { title: 'No máximo', description: 'Linhas para cada item que chega' },
      { showWhen: { result: ['rows', 'list', 'pages'] } },
    ),
    whenMore: choiceField(
      ['fail', 'cut'],
      'fail',
      { title: 'When there are more', options: ['Fail', 'Go on without them'] },
      { title: 'Quando há mais', options: ['Falhar', 'Seguir sem elas'] },
      { showWhen: { result: ['rows', 'list', 'pages'] } },
    ),
    statementTimeoutMs: timeoutField,
  }),
  ui: {
    'ui:order': ['credential', 'sql', 'parameters', 'result', 'pageSize', 'limit', 'whenMore', 'statementTimeoutMs', '*'],
    'ui:groups': [moreFields('limit', 'whenMore', 'statementTimeoutMs')],
    sql: { 'ui:widget': 'textarea', 'ui:options': { rows: 6 } },
  },
  effect: 'none',
  summary: { en: '{{ sql }}', 'pt-BR': '{{ sql }}' },
  async execute(context) {
    const { signal } = context;
    const server = await serverOf(context);
    const out: Item[] = [];
    for (const [index, item] of context.items.entries()) {
      const { sql, parameters, result, pageSize, limit, whenMore, statementTimeoutMs } = context.configFor(index);
      const statement = bindSingle(sql, parameters);
      const { rows, hasMore } = await withClient(server, signal, (client) =>
        inTransaction(client, { access: 'read', statementTimeoutMs }, () =>
          readRows(client, statement, result === 'first' ? 1 : limit, signal),
        ),
      );
      if (result === 'first') {
        out.push(addResult(item, 'row', rows[0] ?? null));
        continue;
      }
      if (hasMore && whenMore === 'fail') throw tooMany(limit);
      if (hasMore) context.log('warn', `There are more than ${limit} rows; the others are left out.`);
      if (result === 'list') out.push(addResult(item, 'rows', rows));
      else if (result === 'pages') for (const page of pagesOf(rows, pageSize)) out.push({ json: page });
      else for (const row of rows) out.push({ json: row });
      context.progress((index + 1) / context.items.length);
    }
    return { outputs: { out } };
  },
});

function tooMany(limit: number) {
  return problem({
    code: 'POSTGRES_TOO_MANY_ROWS',
    en: `The query gives more than ${limit} rows. Raise "At most", add a LIMIT, or choose to go on without the others.`,
    ptBr: `A consulta dá mais de ${limit} linhas. Aumente "No máximo", use um LIMIT ou siga sem as outras.`,
  });
}

/** Rows in pages; no row at all is one empty page, so that the flow goes on. */
function pagesOf<Row>(rows: readonly Row[], size: number) {
  const count = Math.max(1, Math.ceil(rows.length / size));
  return Array.from({ length: count }, (_, page) => ({
    page: page + 1,
    pages: count,
    firstRow: page * size + 1,
    rows: rows.slice(page * size, (page + 1) * size),
  }));
}
