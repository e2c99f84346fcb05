import { describe, expect, it } from 'vitest';
import { expressionReason } from '#shared/words/expression-reason';
import { problemsOf } from './expression-problems';

const keyOf = (message: string) =>
  expressionReason(message, (key, values) => [key, ...Object.values(values).filter(Boolean)].join(' '));

describe('problems of an expression in an editor', () => {
  it('are located in the text', () => {
    const text = 'Hello {{ $itm.name }}';
    const [problem] = problemsOf(text, 'template');
    expect(text.slice(problem?.position, problem?.end)).toBe('$itm');
  });

  it('are none in a text without expressions and in an empty condition', () => {
    expect([problemsOf('plain', 'template'), problemsOf('', 'jsonata')]).toEqual([[], []]);
  });

  it('are known by the words for which there is a translation', () => {
    const messages = (text: string, form: 'template' | 'jsonata') =>
      problemsOf(text, form).map((problem) => keyOf(problem.message).split(' ')[0]);
    expect(messages('{{ }}', 'template')).toEqual(['components:expression.empty']);
    expect(messages('{{ $foo }}', 'template')).toEqual(['components:expression.noVariable']);
    expect(messages('{{ $foo() }}', 'template')).toEqual(['components:expression.noFunction']);
    expect(messages('a +', 'jsonata')).toEqual(['components:expression.tooEarly']);
    expect(messages('"abc', 'jsonata')).toEqual(['components:expression.openString']);
    expect(messages('(a', 'jsonata')).toEqual(['components:expression.expectedEnd']);
  });

  it('stay as they are where there is none', () => {
    expect(keyOf('Something else')).toBe('Something else');
  });
});
