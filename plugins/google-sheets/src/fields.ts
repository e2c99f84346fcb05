import { choiceField, credentialChoice, type FieldHints, needed, textField } from '@pulseflow/sdk';
import { CREDENTIAL_TYPES } from './api';

export const accountField = credentialChoice(CREDENTIAL_TYPES);
export const CREDENTIAL = { types: CREDENTIAL_TYPES } as const;

export function spreadsheetFieldWith(hints: FieldHints = {}) {
  return needed(
    textField(
      { title: 'Spreadsheet', description: 'Its address, or the id in it' },
      { title: 'Planilha', description: 'O endereço dela, ou o id que está nele' },
      { examples: ['https://docs.google.com/spreadsheets/d/1A2b3C/edit'], ...hints },
    ),
  );
}

export const spreadsheetField = spreadsheetFieldWith();

export const sheetField = textField(
  { title: 'Sheet', description: 'The name of the tab; empty: the first' },
  { title: 'Página', description: 'O nome da aba; vazio: a primeira' },
  { examples: ['Orders'] },
);

export function rangeField(description: { en: string; ptBr: string }) {
  return textField(
    { title: 'Range', description: description.en },
    { title: 'Intervalo', description: description.ptBr },
    { examples: ['Orders', 'Orders!A1:D20', 'A:C'] },
  );
}

export const headerField = choiceField(
  ['first', 'none'],
  'first',
  { title: 'Names of the columns', options: ['In the first row', 'None: A, B, C …'] },
  { title: 'Nomes das colunas', options: ['Na primeira linha', 'Nenhum: A, B, C …'] },
);

export const renderField = choiceField(
  ['FORMATTED_VALUE', 'UNFORMATTED_VALUE', 'FORMULA'],
  'UNFORMATTED_VALUE',
  { title: 'Values', options: ['As they are shown', 'Numbers as numbers', 'Formulas'] },
  { title: 'Valores', options: ['Como são mostrados', 'Números como números', 'Fórmulas'] },
);

export const interpretField = choiceField(
  ['RAW', 'USER_ENTERED'],
  'RAW',
  { title: 'Write values', options: ['As they are', 'As if typed: dates, formulas …'] },
  { title: 'Gravar valores', options: ['Como são', 'Como se digitados: datas, fórmulas …'] },
);
