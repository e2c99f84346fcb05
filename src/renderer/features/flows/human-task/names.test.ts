import { describe, expect, it } from 'vitest';
import { fieldNameOf, optionsText, outcomeIdOf, readOptions, typedDefault } from './names';

describe('names made from labels', () => {
  it('are what expressions reach, whatever the language of the label', () => {
    expect(fieldNameOf('Valor total (R$)', [])).toBe('valor_total_r');
    expect(fieldNameOf('Prazo de Execução', [])).toBe('prazo_de_execucao');
    expect(fieldNameOf('2nd date', [])).toBe('field_2nd_date');
    expect(fieldNameOf('日付', [])).toBe('field');
    expect(fieldNameOf('Amount', ['amount', 'amount_2'])).toBe('amount_3');
  });

  it('are outputs that no other choice has, and none with a meaning of its own', () => {
    expect(outcomeIdOf('Ask for changes', [])).toBe('ask-for-changes');
    expect(outcomeIdOf('Error', [])).toBe('error-2');
    expect(outcomeIdOf('3 weeks', ['choice-3-weeks'])).toBe('choice-3-weeks-2');
    expect(outcomeIdOf('!', [])).toBe('choice');
  });
});

describe('choices as lines', () => {
  it('come back as they were written, without what is empty or there twice', () => {
    const options = readOptions('it = IT department\n\nhr\nit\n a=b = c ');
    expect(options).toEqual([
      { value: 'it', label: 'IT department' },
      { value: 'hr', label: '' },
      { value: 'a', label: 'b = c' },
    ]);
    expect(readOptions(optionsText(options))).toEqual(options);
  });
});

it('what is filled in has the type of its field', () => {
  expect(['12', 'x', '{{ n }}'].map((text) => typedDefault(text, 'number'))).toEqual([12, 'x', '{{ n }}']);
  expect(['true', ''].map((text) => typedDefault(text, 'boolean'))).toEqual([true, undefined]);
  expect(typedDefault('a, b', 'choices')).toEqual(['a', 'b']);
});
