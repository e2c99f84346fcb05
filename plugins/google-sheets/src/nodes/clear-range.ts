import { addResult, defineNode, eachItem, needed, needText, z } from '@pulseflow/sdk';
import { formatArea, parseArea } from '../a1';
import { sheetsOf, valuesPath } from '../api';
import { accountField, CREDENTIAL, rangeField, spreadsheetField } from '../fields';

const clearedSchema = z.looseObject({ clearedRange: z.string().default('') });

/** Empties the cells of a range per item; formats stay. The item goes on with `cleared`. */
export const clearRange = defineNode({
  name: 'clear-range',
  label: { en: 'Google Sheets: clear range', 'pt-BR': 'Planilhas Google: limpar intervalo' },
  description: {
    en: 'Empties the cells of a range. Their formats stay, and no row is removed.',
    'pt-BR': 'Esvazia as células de um intervalo. Os formatos ficam, e nenhuma linha é removida.',
  },
  icon: 'eraser',
  category: 'apps',
  keywords: { en: ['empty', 'delete', 'erase'], 'pt-BR': ['esvaziar', 'apagar'] },
  config: z.object({
    credential: accountField,
    spreadsheet: spreadsheetField,
    range: needed(rangeField({ en: 'The cells to empty', ptBr: 'As células a esvaziar' })),
  }),
  credential: CREDENTIAL,
  effect: 'idempotent',
  summary: { en: '{{ range }}', 'pt-BR': '{{ range }}' },
  async execute(context) {
    const google = await sheetsOf(context);
    return eachItem(context, async (item, config) => {
      const range = needText(config.range, 'range', { en: 'Name the range to empty.', ptBr: 'Informe o intervalo a esvaziar.' });
      const { clearedRange } = await google.post(`${valuesPath(config.spreadsheet, formatArea(parseArea(range)))}:clear`, {
        json: {},
        effect: 'idempotent',
        schema: clearedSchema,
      });
      return addResult(item, 'cleared', { range: clearedRange });
    });
  },
});
