import { describe, expect, it } from 'vitest';
import { checkConfig, checkExpression, checkTemplate, findStepReferences, renameStepReferences } from './index';

describe('checking a template', () => {
  it('finds nothing wrong with what can run', () => {
    for (const text of [
      '',
      'plain } text',
      '{{ $item.a & $now }}',
      '{{ $map($items, function($x) { $x.a }) }}',
      '{{ ($a := 1; $a) }}',
    ]) {
      expect(checkTemplate(text), text).toEqual([]);
    }
  });

  it.each([
    ['{{ a + }}', 'ends too early', 'position', 7],
    ['{{ a', 'not closed', 'position', 0],
    ['{{ }}', 'empty', 'position', 2],
    ['ok {{ a }} {{ (1 }}', 'Expected ")"', 'position', 17],
  ])('locates the problem of %s', (text, message, field, position) => {
    expect(checkTemplate(text)).toEqual([
      expect.objectContaining({ message: expect.stringContaining(message) as unknown, [field]: position }),
    ]);
  });

  it('marks unknown variables and functions where they stand', () => {
    const text = '{{ $itm.a + $sume(b) }}';
    const marked = checkTemplate(text).map(({ position, end }) => text.slice(position, end));
    expect(marked).toEqual(['$itm', '$sume']);
  });

  it('checks plain JSONata without braces', () => {
    expect(checkExpression('a > 1')).toEqual([]);
    expect(checkExpression('a >')).toHaveLength(1);
  });

  it('lists all problems of a config with their fields', () => {
    const problems = checkConfig(
      { url: '{{ a + }}', code: '{{', list: ['fine', '{{ $x }}'] },
      { isLiteral: (field) => field === '/code' },
    );
    expect(problems.map(({ field, position }) => [field, position])).toEqual([
      ['/url', 7],
      ['/list/1', 3],
    ]);
  });
});

describe('references to steps', () => {
  it('are found where they are literal', () => {
    const text = 'x {{ $step("Get user").id & $step(\'b\') & $step($item.a) }} $step("text")';
    expect(findStepReferences(text).map(({ name, position, end }) => [name, text.slice(position, end)])).toEqual([
      ['Get user', '"Get user"'],
      ['b', "'b'"],
    ]);
    expect(findStepReferences('$step("A").x > 1', 'bare')).toHaveLength(1);
    expect(findStepReferences('{{ $step("A" }}')).toEqual([]);
  });

  it('are renamed by token, in either quotes, and nothing else is', () => {
    const text = '$step("Old") {{ $step("Old").id & \'$step("Old")\' & $step( \'Old\' ) & $step("Older") }}';
    expect(renameStepReferences(text, 'Old', `It's "new"`)).toBe(
      '$step("Old") {{ $step("It\'s \\"new\\"").id & \'$step("Old")\' & $step( \'It\\u0027s "new"\' ) & $step("Older") }}',
    );
  });
});
