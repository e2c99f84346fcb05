import { countField, defineNode, eachItem, flagField, type Item, moreFields, z } from '@pulseflow/sdk';
import { parseArea } from '../a1';
import { sheetsOf } from '../api';
import { accountField, CREDENTIAL, headerField, rangeField, renderField, spreadsheetField } from '../fields';
import { type Cell, columnsOf, readRows, recordOf } from '../table';

/** The rows of a sheet or a part of it, each an item. */
export const readRange = defineNode({
  name: 'read-rows',
  label: { en: 'Google Sheets: read rows', 'pt-BR': 'Planilhas Google: ler linhas' },
  description: {
    en: 'Reads a sheet or a part of it, in blocks of 5,000 rows. Each row is an item with its columns by name.',
    'pt-BR': 'Lê uma página ou parte dela, em blocos de 5.000 linhas. Cada linha é um item com as colunas pelo nome.',
  },
  category: 'apps',
  keywords: { en: ['table', 'range', 'cells', 'spreadsheet'], 'pt-BR': ['tabela', 'intervalo', 'células', 'planilha'] },
  config: z.object({
    credential: accountField,
    spreadsheet: spreadsheetField,
    range: rangeField({
      en: 'A sheet, or a part of one; empty: the whole first sheet',
      ptBr: 'Uma página, ou parte dela; vazio: toda a primeira página',
    }),
    header: headerField,
    render: renderField,
    skipEmpty: flagField(true, { title: 'Leave empty rows out' }, { title: 'Deixar de fora linhas vazias' }),
    withRowNumber: flagField(
      true,
      { title: 'Say the number of the row', description: 'As rowNumber, to update that row later' },
      { title: 'Informar o número da linha', description: 'Como rowNumber, para atualizar a linha depois' },
    ),
    limit: countField({ min: 1, max: 10_000_000, preset: 100_000 }, { title: 'At most' }, { title: 'No máximo' }),
  }),
  ui: { 'ui:groups': [moreFields('render', 'skipEmpty', 'withRowNumber', 'limit')] },
  credential: CREDENTIAL,
  effect: 'none',
  summary: { en: '{{ range }}', 'pt-BR': '{{ range }}' },
  async execute(context) {
    const google = await sheetsOf(context);
    return eachItem(context, async (_item, config) => {
      const area = parseArea(config.range);
      const rows: Item[] = [];
      let header: readonly Cell[] | undefined;
      let column = columnsOf(undefined, area.firstColumn);
      for await (const { number, cells } of readRows(google, config.spreadsheet, area, {
        render: config.render,
        signal: context.signal,
      })) {
        if (config.header === 'first' && header === undefined) {
          header = cells;
          column = columnsOf(cells, area.firstColumn);
          continue;
        }
        if (config.skipEmpty && cells.every((cell) => cell === '')) continue;
        const record = recordOf(cells, column, header?.length ?? 0);
        rows.push({ json: config.withRowNumber ? { rowNumber: number, ...record } : record });
        if (rows.length >= config.limit) break;
      }
      return rows;
    });
  },
});
