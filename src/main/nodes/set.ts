import { AppError, defineNode, type Item, type Json, type JsonObject, mapItems, z } from '../engine/sdk';
import { choiceField, flagField, isTemplate, rawText, textField, valueField } from './form/fields';
import { readJsonValue } from './form/json-value';
import { words } from './form/words';
import { parseFieldPath, withField } from './items/field-path';

const TYPES = ['auto', 'text', 'number', 'boolean', 'json'] as const;

function convert(value: Json | undefined, type: (typeof TYPES)[number], path: string): Json | undefined {
  if (type === 'auto' || value === undefined) return value;
  if (type === 'text')
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : value === null ? '' : String(value);
  if (type === 'json') return readJsonValue(value, path);
  if (type === 'number') {
    const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
    if (typeof value !== 'object' && Number.isFinite(number)) return number;
  }
  if (type === 'boolean') {
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === 1 || value === '1') return true;
    if (value === 'false' || value === 0 || value === '0' || value === '' || value === null) return false;
  }
  throw new AppError({
    code: 'NODE_VALUE_INVALID',
    message: `The field "${path}" should be a ${type}, but its value is ${JSON.stringify(value)}. Change the value, or choose another type.`,
    data: { path, type, detail: 'FIELD_TYPE', value: (JSON.stringify(value) ?? '').slice(0, 200) },
  });
}

const fieldSchema = z.object({
  path: textField(
    { title: 'Field', description: 'Names joined by dots, such as customer.email' },
    { title: 'Campo', description: 'Nomes ligados por pontos, como customer.email' },
    { examples: ['title', 'customer.email'] },
  ),
  value: valueField(
    { title: 'Value', description: 'Empty: the field is removed' },
    { title: 'Valor', description: 'Vazio: o campo é removido' },
    { examples: ['{{ body.head_commit.message }}'] },
  ),
  type: choiceField(
    TYPES,
    'auto',
    { title: 'Type', options: ['As it is', 'Text', 'Number', 'Yes or no', 'JSON'] },
    { title: 'Tipo', options: ['Como está', 'Texto', 'Número', 'Sim ou não', 'JSON'] },
  ),
});

/** Sets fields of each item; keeps its other fields, or starts from an empty object. */
export const setNode = defineNode({
  type: 'core.set',
  version: 1,
  kind: 'action',
  label: { en: 'Set fields', 'pt-BR': 'Definir campos' },
  description: {
    en: 'Sets fields of each item, from fixed values or expressions.',
    'pt-BR': 'Define campos de cada item, com valores fixos ou expressões.',
  },
  icon: 'pencil-line',
  category: 'data',
  keywords: {
    en: ['edit fields', 'variable', 'assign', 'rename', 'add field', 'map', 'value'],
    'pt-BR': ['editar campos', 'variável', 'atribuir', 'renomear', 'adicionar campo', 'mapear', 'valor'],
  },
  config: z.object({
    fields: z
      .array(fieldSchema)
      .default([])
      .meta(
        words(
          { title: 'Fields', description: 'Each sets one field, from the top to the bottom' },
          { title: 'Campos', description: 'Cada um define um campo, de cima para baixo' },
        ),
      ),
    keepOthers: flagField(
      true,
      { title: 'Keep the other fields', description: 'Off: the item has only the fields above' },
      { title: 'Manter os outros campos', description: 'Desligado: o item tem só os campos acima' },
    ),
  }),
  ui: { 'ui:order': ['fields', 'keepOthers', '*'], fields: { items: { 'ui:order': ['path', 'value', 'type', '*'] } } },
  effect: 'none',
  resolve: 'item',
  check: (config) => {
    const fields = Array.isArray(config['fields']) ? config['fields'] : [];
    return fields.flatMap((field, index) => {
      if (typeof field !== 'object' || field === null || Array.isArray(field)) return [];
      const path = rawText(field, 'path');
      if (path === '') {
        const message = 'Name the field to set, for example customer.email';
        return [{ field: `/fields/${index}/path`, message, detail: 'FIELD_NAME_MISSING' }];
      }
      if (isTemplate(path)) return [];
      try {
        parseFieldPath(path);
        return [];
      } catch {
        const message = `"${path}" is not a field name, such as customer.email or lines[0].price`;
        return [{ field: `/fields/${index}/path`, message, detail: 'FIELD_NAME_INVALID', values: { value: path } }];
      }
    });
  },
  summary: (config) =>
    (Array.isArray(config['fields']) ? config['fields'] : [])
      .map((field) => (typeof field === 'object' && field !== null && !Array.isArray(field) ? rawText(field, 'path') : ''))
      .filter((path) => path !== '')
      .join(', '),
  execute: (context) =>
    mapItems(context, (item, config): Item => {
      let json: JsonObject = {};
      if (config.keepOthers) {
        json =
          typeof item.json === 'object' && item.json !== null && !Array.isArray(item.json) ? item.json : { value: item.json };
      }
      for (const { path, value, type } of config.fields) json = withField(json, path, convert(value, type, path));
      return { ...item, json };
    }),
});
