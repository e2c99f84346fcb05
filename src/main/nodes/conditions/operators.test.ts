import { describe, expect, it } from 'vitest';
import type { Json } from '../../engine/sdk';
import { isTruthy, type Operator, testCondition } from './operators';

type Case = [left: Json | undefined, operator: Operator, right: Json | undefined, holds: boolean];

describe('a comparison', () => {
  it.each<Case>([
    ['refs/heads/main', 'equals', 'refs/heads/main', true],
    ['Main', 'equals', 'main', false],
    [5, 'equals', '5', true],
    [5, 'equals', '5.0', true],
    ['5', 'equals', '5.0', false],
    [true, 'equals', 'true', true],
    [undefined, 'equals', '', true],
    [undefined, 'notEquals', true, true],
    [0, 'equals', '', false],
    [{ a: 1, b: [2] }, 'equals', { b: [2], a: 1 }, true],
    [{ a: 1 }, 'equals', { a: 1, b: 2 }, false],
    ['hello world', 'contains', 'lo w', true],
    [['a', 'b'], 'contains', 'b', true],
    [[1, 2], 'contains', '2', true],
    [{ a: 1 }, 'contains', 'a', true],
    [undefined, 'contains', 'a', false],
    ['v1.2', 'matches', '^v[0-9]', true],
    ['x1.2', 'matches', '^v[0-9]', false],
    ['abc', 'startsWith', 'ab', true],
    ['abc', 'endsWith', 'bc', true],
    [10, 'greater', 9, true],
    ['10', 'greater', '9', true],
    ['2026-11-21', 'greater', '2026-11-03', true],
    [undefined, 'less', 5, false],
    [5, 'lessOrEqual', '5', true],
    [5, 'greaterOrEqual', 6, false],
    [null, 'exists', undefined, false],
    [0, 'exists', undefined, true],
    [undefined, 'notExists', undefined, true],
    ['', 'isEmpty', undefined, true],
    [[], 'isEmpty', undefined, true],
    [{}, 'isEmpty', undefined, true],
    [0, 'isEmpty', undefined, false],
    ['x', 'isNotEmpty', undefined, true],
    ['true', 'isTrue', undefined, true],
    ['yes', 'isTrue', undefined, false],
    [false, 'isFalse', undefined, true],
    [undefined, 'isFalse', undefined, false],
  ])('%j %s %j is %s', (left, operator, right, holds) => {
    expect(testCondition(left, operator, right)).toBe(holds);
  });

  it('takes a JSONata result as JSONata itself would', () => {
    expect([[], [0, ''], {}, '', 0, null, undefined].map(isTruthy)).toEqual(Array(7).fill(false));
    expect([[0, 1], { a: 0 }, 'false', 1, true].map(isTruthy)).toEqual(Array(5).fill(true));
  });
});
