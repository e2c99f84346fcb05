import { choiceField, defineNode, flagField, moreFields, needed, textField, z } from '@pulseflow/sdk';
import { runStatements } from './database/run-statements';
import { toBound } from './database/values';
import { lookUpWritten, writeItems } from './database/write-items';
import { busyField, fileField, onceField, parametersField } from './form/fields';

/** Runs statements that change the database. The item goes on with `executed`. */
export const execute = defineNode({
  name: 'execute',
  label: { en: 'Run SQL on SQLite', 'pt-BR': 'Executar SQL no SQLite' },
  description: {
    en: 'Runs statements that change an SQLite database, all of them or none. The item goes on with executed.',
    'pt-BR': 'Executa comandos que mudam um banco de dados SQLite, todos ou nenhum. O item segue com executed.',
  },
  keywords: {
    en: ['sql', 'update', 'delete', 'create table', 'statement', 'database'],
    'pt-BR': ['sql', 'atualizar', 'excluir', 'criar tabela', 'comando', 'banco de dados'],
  },
  category: 'databases',
  config: z.object({
    file: fileField,
    sql: needed(
      textField(
        { title: 'Statements', description: 'Several are separated by ; and share the parameters' },
        { title: 'Comandos', description: 'Separe vários com ; eles compartilham os parâmetros' },
        { examples: ['UPDATE orders SET state = :state WHERE id = :id'] },
      ),
    ),
    parameters: parametersField,
    transaction: choiceField(
      ['step', 'item', 'none'],
      'step',
      { title: 'Transaction', options: ['One for the whole step', 'One for each item', 'None (VACUUM, PRAGMA, own BEGIN)'] },
      { title: 'Transação', options: ['Uma para a etapa inteira', 'Uma por item', 'Nenhuma (VACUUM, PRAGMA, BEGIN próprio)'] },
    ),
    createFile: flagField(true, { title: 'Make a file that is missing' }, { title: 'Criar o arquivo se não existir' }),
    once: onceField,
    busyTimeoutMs: busyField,
  }),
  ui: {
    'ui:order': ['file', 'sql', 'parameters', 'transaction', 'createFile', 'once', 'busyTimeoutMs', '*'],
    'ui:groups': [moreFields('createFile', 'once', 'busyTimeoutMs')],
    file: { 'ui:placeholder': 'data/orders.db' },
    sql: { 'ui:widget': 'textarea', 'ui:options': { rows: 6 } },
  },
  effect: 'unsafe',
  summary: { en: '{{ sql }}', 'pt-BR': '{{ sql }}' },
  execute: (context) =>
    writeItems(context, 'executed', (database, _item, { sql, parameters, transaction }) =>
      runStatements(database, {
        sql,
        bound: toBound(parameters),
        ownsTransaction: transaction === 'none',
        signal: context.signal,
      }),
    ),
  lookup: (context, index) => lookUpWritten(context, index, 'executed'),
});
