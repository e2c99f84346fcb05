import { describe, expect, it } from 'vitest';
import { AppError, toErrorInfo } from '../model/errors';
import type { Json } from '../model/json';
import { compileConfig, compileExpression, compileTemplate, type ExpressionScope } from './index';
import { Program } from './program';

const scope: ExpressionScope = {
  item: { user: { name: 'Ada', tags: ['x', 'y'] }, total: 12.5, empty: [], nothing: null },
  items: [{ n: 1 }, { n: 2 }],
  index: 1,
  run: { id: 'run_1' },
  flow: { id: 'flow_1', name: 'Greet', version: 3 },
  env: { REGION: 'eu' },
  step: (name) => (name === 'Get user' ? [{ id: 7 }] : name === 'List' ? [{ id: 1 }, { id: 2 }] : undefined),
  nowMs: Date.UTC(2026, 10, 21, 8),
};

async function valueOf(text: string, on: ExpressionScope = scope): Promise<Json | undefined> {
  return compileTemplate(text).evaluate(on);
}

async function errorOf(text: string, on: ExpressionScope = scope): Promise<unknown> {
  try {
    return await compileTemplate(text, { nodeId: 'n1', nodeName: 'Fetch', field: '/headers/0/value' }).evaluate(on);
  } catch (thrown) {
    return toErrorInfo(thrown);
  }
}

describe('a template', () => {
  it.each<[string, Json | undefined]>([
    ['plain text', 'plain text'],
    ['', ''],
    ['{{ total }}', 12.5],
    ['{{ user }}', { name: 'Ada', tags: ['x', 'y'] }],
    ['{{ empty }}', []],
    ['{{ nothing }}', null],
    ['{{ missing }}', undefined],
    ['{{ total > 12 }}', true],
    ['Hello {{ user.name }}, {{total}} due', 'Hello Ada, 12.5 due'],
    ['[{{ missing }}]', '[]'],
    ['{{ user.tags }}!', '["x","y"]!'],
    [' {{ total }}', ' 12.5'],
    ['{{ "}}" & user.name }}', '}}Ada'],
    ['{{ {"a": {"b": total}} }}', { a: { b: 12.5 } }],
    ['\\{{ total }}', '{{ total }}'],
    ['\\\\{{ total }}', '\\12.5'],
    ['{{ $item.total + $items[1].n }}', 14.5],
    ['{{ $items.n }}', [1, 2]],
    ['{{ $index }}', 1],
    ['{{ $run.id & "/" & $flow.version & "/" & $env.REGION }}', 'run_1/3/eu'],
    ['{{ $step("Get user").id }}', 7],
    ['{{ $step("List").id }}', [1, 2]],
    ['{{ $step("Never ran") }}', undefined],
    ['{{ $now }}', '2026-11-21T08:00:00.000Z'],
    ['{{ $now() }}', '2026-11-21T08:00:00.000Z'],
    ['{{ $now("[Y0001]-[M01]") }}', '2026-11'],
    ['{{ $millis() }}', 1795248000000],
  ])('%s gives %j', async (text, value) => {
    expect(await valueOf(text)).toEqual(value);
  });

  it.each<[string, Json]>([
    ['{{ $map($items, function($i) { $i.n * 2 }) }}', [2, 4]],
    ['{{ $items[n > 1].n }}', 2],
    ['{{ $items{$string(n): n} }}', { '1': 1, '2': 2 }],
    ['{{ [1..3] }}', [1, 2, 3]],
    ['{{ $map(["Get user"], $step).id }}', 7],
    ['sum {{ $reduce($items.n, function($a, $b) { $a + $b }) }} of {{ user.name }}', 'sum 3 of Ada'],
    ['{{ ($now := 1; $now) }}', 1],
  ])('%s runs as real JSONata', async (text, value) => {
    const result = compileTemplate(text).evaluate(scope);
    expect(result).toBeInstanceOf(Promise);
    expect(await result).toEqual(value);
  });

  it('gives arrays without the marks that jsonata leaves on them', async () => {
    const result = (await valueOf('{{ $items[n > 0].{"n": n} }}')) as Json[];
    expect(Object.keys(result)).toEqual(['0', '1']);
    expect(Object.getPrototypeOf(result[0])).toBe(Object.prototype);
  });

  it('never changes the data it reads', async () => {
    const before = JSON.stringify([scope.item, scope.items]);
    await valueOf('{{ empty{"k": "v"} }}');
    await valueOf('{{ $ ~> |user|{"name": "Bob"}| }}');
    await valueOf('{{ $item.empty[] }}');
    expect(JSON.stringify([scope.item, scope.items])).toBe(before);
    const item: Json = [];
    await valueOf('{{ [{"a": $step("none").a[0]}] }}', { ...scope, item });
    expect(item).toEqual([]);
  });

  it('takes chance from the scope', async () => {
    expect(await valueOf('{{ $random() }}', { ...scope, random: () => 0.25 })).toBe(0.25);
    expect(await valueOf('{{ $shuffle([1, 2, 3]) }}', { ...scope, random: () => 0 })).toEqual([2, 3, 1]);
  });
});

describe('an error of a template', () => {
  it('names node, field, position and reason', async () => {
    expect(await errorOf('a\nb {{ user.name + 1 }}')).toEqual({
      code: 'EXPRESSION_FAILED',
      kind: 'user',
      message:
        'Expression in node "Fetch", field "headers.0.value", line 2, position 16: The left side of the "+" operator must evaluate to a number',
      data: {
        nodeId: 'n1',
        node: 'Fetch',
        field: '/headers/0/value',
        position: 17,
        line: 2,
        column: 16,
        reason: 'The left side of the "+" operator must evaluate to a number',
      },
    });
  });

  it.each([
    ['{{ total + }}', 'EXPRESSION_INVALID', 'The expression ends too early: a value is missing'],
    ['{{ total', 'EXPRESSION_INVALID', 'The expression is not closed: }} is missing'],
    ['{{ "total }}', 'EXPRESSION_INVALID', 'The expression holds a string that is not closed'],
    ['x {{ }}', 'EXPRESSION_INVALID', 'The expression is empty'],
    ['{{ 1 / 0 }}', 'EXPRESSION_FAILED', 'The result is not a number that JSON can hold (Infinity)'],
    ['{{ $sum }}', 'EXPRESSION_FAILED', 'The result is a function; call it, or name a value'],
    ['{{ $error("no user") }}', 'EXPRESSION_FAILED', 'no user'],
    ['{{ $pad("x", 1e9) }}', 'EXPRESSION_FAILED', '$pad makes texts of up to 1000000 characters; the width is 1000000000'],
  ])('%s is %s: %s', async (text, code, reason) => {
    expect(await errorOf(text)).toMatchObject({ code, data: { reason } });
  });

  it('passes on what the scope itself throws', async () => {
    const full = new AppError({ code: 'STORE_FAILED', kind: 'operational', message: 'The disk is gone' });
    const failing = {
      ...scope,
      step: () => {
        throw full;
      },
    };
    expect(await errorOf('{{ $step("List") }}', failing)).toMatchObject({ code: 'STORE_FAILED', kind: 'operational' });
  });

  it('is short even when the value in it is long', async () => {
    const error = (await errorOf('{{ -big }}', { ...scope, item: { big: 'x'.repeat(100_000) } })) as { message: string };
    expect(error.message.length).toBeLessThan(1_000);
  });
});

describe('a runaway expression', () => {
  it.each([
    ['endless recursion', '($f := function($n) { $f($n + 1) + 1 }; $f(1))'],
    ['a range beyond the limit', '[1..5000000]'],
    ['a parse tree too deep for the stack', `${'('.repeat(50_000)}1${')'.repeat(50_000)}`],
  ])('ends with an error: %s', async (_what, source) => {
    expect(await errorOf(`{{ ${source} }}`)).toMatchObject({
      code: expect.stringMatching(/^EXPRESSION_(FAILED|INVALID)$/) as unknown,
    });
  });

  it('is ended when its time is over', async () => {
    const program = new Program('($f := function($n) { $f($n + 1) }; $f(1))', {
      timeoutMs: 30,
      depth: 10_000,
      sequenceLength: 1_000,
    });
    await expect(program.evaluate(scope)).rejects.toMatchObject({ code: 'D1012' });
  });

  it('cannot reach prototypes or the functions behind the scope', async () => {
    for (const text of ['__proto__', '$item.constructor', '$lookup($item, "__proto__")', '$item.toString', '$step.constructor']) {
      expect(await valueOf(`{{ $exists(${text}) }}`), text).toBe(false);
    }
    await valueOf('{{ {"__proto__": {"polluted": true}} }}').catch(() => undefined);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('a bare expression', () => {
  it('is JSONata without braces', async () => {
    expect(await compileExpression('total > 10 and user.name = "Ada"').evaluate(scope)).toBe(true);
  });
});

describe('a config', () => {
  it('is resolved at any depth, keeping types and the order of its fields', async () => {
    const compiled = compileConfig({
      url: 'https://x/{{ user.name }}',
      headers: [{ name: 'a', value: '{{ total }}' }, '{{ missing }}'],
      gone: '{{ missing }}',
      slow: '{{ $items[n > 1].n }}',
      list: ['{{ $items[n > 1] }}', 1],
      last: { fixed: [1, 2] },
    });
    const result = await compiled.evaluate(scope);
    expect(result).toEqual({
      url: 'https://x/Ada',
      headers: [{ name: 'a', value: 12.5 }, null],
      slow: 2,
      list: [{ n: 2 }, 1],
      last: { fixed: [1, 2] },
    });
    expect(Object.keys(result as object)).toEqual(['url', 'headers', 'slow', 'list', 'last']);
  });

  it('without expressions is given back as it is', () => {
    const config = { a: [1, 'x'] };
    const compiled = compileConfig(config);
    expect(compiled.isConstant).toBe(true);
    expect(compiled.evaluate(scope)).toBe(config);
  });

  it('leaves literal fields alone', async () => {
    const compiled = compileConfig(
      { code: 'return "{{ x"', rules: [{ when: '{{' }] },
      { isLiteral: (field) => field === '/code' || field === '/rules' },
    );
    expect(compiled.isConstant).toBe(true);
  });

  it('names the field of a broken expression', () => {
    expect(() => compileConfig({ a: { 'b/c': ['{{ 1 + }}'] } }, { nodeId: 'n1', nodeName: 'Set' })).toThrow(
      expect.objectContaining({
        code: 'EXPRESSION_INVALID',
        data: expect.objectContaining({ node: 'Set', field: '/a/b~1c/0', position: 7 }) as unknown,
      }),
    );
  });

  it('tells which steps and variables it names', () => {
    const { references } = compileConfig({ a: '{{ $step("One").id + $env.X }}', b: 'x {{ $step("Two") }}' });
    expect(references).toMatchObject({ steps: ['One', 'Two'], anyStep: false });
    expect(references.variables).toEqual(expect.arrayContaining(['step', 'env']));
    expect(references.variables).not.toContain('run');
    expect(compileTemplate('{{ $step($item.name) }}').references.anyStep).toBe(true);
    expect(compileTemplate('{{ $eval(code) }}').references.anyStep).toBe(true);
  });
});
