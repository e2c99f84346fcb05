import { describe, expect, it } from 'vitest';
import type { FlowProblem } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { fieldTitle, problemLabel } from './problem-label';

const type = {
  configSchema: {
    properties: {
      url: { title: 'Address', 'pt-BR': { title: 'Endereço' } },
      fields: {
        title: 'Fields',
        'pt-BR': { title: 'Campos' },
        items: { properties: { path: { title: 'Field', 'pt-BR': { title: 'Campo' } } } },
      },
      repeats: { title: 'Repeats', oneOf: [{ properties: {} }, { properties: { times: { title: 'Times', items: {} } } }] },
    },
  },
} as unknown as NodeTypeInfo;
const t = (key: string, values: Record<string, string> = {}) => [key, ...Object.values(values).filter(Boolean)].join('|');
const detail = (code: string, values: JsonObject) => (code === 'KNOWN' ? `known ${String(values['value'])}` : undefined);
const problem = (change: Partial<FlowProblem>): FlowProblem => ({
  code: 'CONFIG_INVALID',
  severity: 'error',
  message: '',
  ...change,
});

describe('the words of a problem', () => {
  it('name the field as the form does', () => {
    expect([
      fieldTitle(type, '/fields/1/path', 'pt-BR'),
      fieldTitle(type, '/url', 'en'),
      fieldTitle(undefined, '/url', 'en'),
      fieldTitle(type, '/repeats/times/1', 'en'),
    ]).toEqual(['Campos 2 · Campo', 'Address', 'url', 'Repeats · Times 2']);
  });

  it('say what an expression lacks, in the app’s language', () => {
    const invalid = problem({
      code: 'EXPRESSION_INVALID',
      field: '/url',
      message: '"Fetch": field "url": There is no function $foo',
    });
    expect(problemLabel(invalid, { t, language: 'pt-BR', type, detail })).toBe(
      'problem.inField|Endereço|components:expression.noFunction|$foo',
    );
  });

  it('leave the field out beside the field itself', () => {
    const invalid = problem({ field: '/url', message: '"Fetch": Enter the address to call' });
    expect(problemLabel(invalid, { t, language: 'en', type, detail, withField: false })).toBe('Enter the address to call');
  });

  it('keep what a node type itself says, beside the field', () => {
    const invalid = problem({ field: '/url', message: '"Fetch": Enter the address to call' });
    expect(problemLabel(invalid, { t, language: 'en', type, detail })).toBe('problem.inField|Address|Enter the address to call');
  });

  it('say what a node type finds in the app’s language, where there are words for it', () => {
    const invalid = problem({ field: '/url', message: '"Fetch": English', detail: 'KNOWN', values: { value: 'x' } });
    expect(problemLabel(invalid, { t, language: 'pt-BR', type, detail })).toBe('problem.inField|Endereço|known x');
    expect(problemLabel(invalid, { t, language: 'en', type, detail })).toBe('problem.inField|Address|English');
    expect(problemLabel({ ...invalid, detail: 'NEW' }, { t, language: 'pt-BR', type, detail })).toContain('English');
  });

  it('translate what the engine finds, with the name it speaks of', () => {
    const unknown = problem({
      code: 'STEP_REFERENCE_UNKNOWN',
      message: '"A": $step("Gone") names no node of this flow. Check the name.',
    });
    expect(problemLabel(unknown, { t, language: 'pt-BR', type, detail })).toBe('problem.STEP_REFERENCE_UNKNOWN|Gone');
    expect(problemLabel(unknown, { t, language: 'en', type, detail })).toBe(
      '$step("Gone") names no node of this flow. Check the name.',
    );
  });
});
