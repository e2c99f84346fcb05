import { addResult, defineNode, eachItem, type JsonObject, moreFields, needed, needText, valueField, z } from '@pulseflow/sdk';
import { formatArea, parseArea } from '../a1';
import { sheetsOf, updatesOf, valuesPath } from '../api';
import { accountField, CREDENTIAL, interpretField, rangeField, spreadsheetField } from '../fields';
import { gridOf } from '../table';

/** Writes values over a range per item. The item goes on with `update`. */
export const updateRange = defineNode({
  name: 'update-range',
  label: { en: 'Google Sheets: update range', 'pt-BR': 'Planilhas Google: atualizar intervalo' },
  description: {
    en: 'Writes values over the cells of a range: one value, a row, or a list of rows.',
    'pt-BR': 'Grava valores sobre as células de um intervalo: um valor, uma linha, ou uma lista de linhas.',
  },
  category: 'apps',
  keywords: { en: ['write', 'cell', 'set', 'values'], 'pt-BR': ['gravar', 'célula', 'definir', 'valores'] },
  config: z.object({
    credential: accountField,
    spreadsheet: spreadsheetField,
    range: needed(
      rangeField({
        en: 'Where the values go; the first cell is enough',
        ptBr: 'Onde os valores vão; a primeira célula basta',
      }),
    ),
    values: valueField(
      { title: 'Values', description: 'One value, a row as [1, 2], or rows as [[1, 2], [3, 4]]' },
      { title: 'Valores', description: 'Um valor, uma linha como [1, 2], ou linhas como [[1, 2], [3, 4]]' },
      { examples: ['{{ total }}', '{{ [date, total] }}'] },
    ),
    interpret: interpretField,
  }),
  ui: { 'ui:groups': [moreFields('interpret')] },
  credential: CREDENTIAL,
  effect: 'idempotent',
  summary: { en: '{{ range }}', 'pt-BR': '{{ range }}' },
  async execute(context) {
    const google = await sheetsOf(context);
    return eachItem(context, async (item, config) => {
      const range = needText(config.range, 'range', { en: 'Name the range to write.', ptBr: 'Informe o intervalo a gravar.' });
      const values = gridOf(config.values);
      const area = parseArea(range);
      const width = Math.max(...values.map((row) => row.length), 1);
      // Just as large as the values: Google refuses values that do not fit, and leaves the rest of a larger range alone.
      const target = formatArea({
        ...area,
        lastColumn: area.firstColumn + width - 1,
        lastRow: area.firstRow + Math.max(values.length, 1) - 1,
      });
      const answer = (await google.put(valuesPath(config.spreadsheet, target), {
        query: { valueInputOption: config.interpret },
        json: { majorDimension: 'ROWS', values },
      })) as JsonObject;
      return addResult(item, 'update', updatesOf(answer));
    });
  },
});
