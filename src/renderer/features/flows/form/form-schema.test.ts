import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#shared/model/json';
import { isShown } from '../../../lib/field-shown';
import { decidingFields, fieldHints, localizeSchema } from './form-schema';

const schema: JsonObject = {
  type: 'object',
  properties: {
    mode: {
      type: 'string',
      title: 'Repeat',
      enum: ['interval', 'cron'],
      enumNames: ['At an interval', 'By cron'],
      default: 'interval',
      'pt-BR': { title: 'Repetir', enumNames: ['A cada intervalo', 'Por cron'] },
    },
    rows: {
      type: 'array',
      items: {
        type: 'object',
        properties: { value: { type: ['string', 'number', 'null'], title: 'Value', 'pt-BR': { title: 'Valor' } } },
      },
    },
  },
};

describe('the form of a node in one language', () => {
  it('takes words and option labels of the language, at any depth', () => {
    expect(localizeSchema(schema, 'pt-BR')).toEqual({
      type: 'object',
      properties: {
        mode: {
          type: 'string',
          title: 'Repetir',
          default: 'interval',
          oneOf: [
            { const: 'interval', title: 'A cada intervalo' },
            { const: 'cron', title: 'Por cron' },
          ],
        },
        rows: { type: 'array', items: { type: 'object', properties: { value: { type: 'string', title: 'Valor' } } } },
      },
    });
  });

  it('keeps English where there is no translation', () => {
    const plain = localizeSchema({ type: 'string', title: 'Path', enum: ['a'] }, 'pt-BR');
    expect(plain).toEqual({ type: 'string', title: 'Path', enum: ['a'] });
  });
});

describe('fields shown by the value of others', () => {
  const properties: JsonObject = {
    mode: { default: 'interval' },
    cron: { showWhen: { mode: ['cron'] } },
    zone: { showWhen: { cron: ['* * * * *'] } },
  };

  it('count a sibling that is not set as its default', () => {
    expect([isShown('cron', properties, {}), isShown('cron', properties, { mode: 'cron' })]).toEqual([false, true]);
  });

  it('are told by the fields that decide', () => {
    expect([...decidingFields({ properties })]).toEqual(['mode', 'cron']);
    expect([...decidingFields({})]).toEqual([]);
  });

  it('are all shown when an expression decides', () => {
    expect(isShown('cron', properties, { mode: '{{ $env.MODE }}' })).toBe(true);
  });

  it('are hidden with the field they depend on', () => {
    expect(isShown('zone', properties, { mode: 'interval', cron: '* * * * *' })).toBe(false);
    expect(isShown('zone', properties, { mode: 'cron', cron: '* * * * *' })).toBe(true);
  });
});

describe('hints of a field', () => {
  it('are a template unless the schema says otherwise', () => {
    expect(fieldHints({}, {})).toMatchObject({ expression: 'template', secret: false });
    expect(fieldHints({ credential: { types: ['core.smtp'] } }, {}).isCredential).toBe(true);
    expect(fieldHints({ expression: 'jsonata', secret: true, unit: 'ms' }, { rows: 4, language: 'jsonata' })).toEqual({
      expression: 'jsonata',
      secret: true,
      isCredential: false,
      unit: 'ms',
      language: 'jsonata',
      rows: 4,
    });
  });
});
