import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../model/json';
import { createCopier, toPlain } from './plain';
import { Program } from './program';
import type { ExpressionScope } from './scope';

const NOW = Date.UTC(2026, 10, 21, 12, 30, 15, 250);
const NAMES = ['a', 'b', 'c', 'long name'];

function scopeOf(item: Json, items: Json[] = [item]): ExpressionScope {
  return {
    item,
    items,
    index: 0,
    run: { id: 'run_1', attempt: 2 },
    flow: { id: 'flow_1', name: 'Greet' },
    env: { HOME: '/home' },
    step: (name) => (name === 'one' ? [item] : name === 'many' ? items : undefined),
    nowMs: NOW,
  };
}

type Outcome = { value: string | undefined } | { failed: true };

/** What jsonata itself makes of it, with nothing of ours but the bindings. */
async function byJsonata(source: string, scope: ExpressionScope): Promise<Outcome> {
  const copy = createCopier();
  const { item, items, index, run, flow, env } = copy({ ...scope, step: () => undefined });
  const expression = jsonata(source.replaceAll('$now()', '$text_now').replaceAll('$millis()', '$number_now'));
  const bindings = { item, items, index, run, flow, env, text_now: new Date(NOW).toISOString(), number_now: NOW };
  expression.registerFunction('step', (name: string) => {
    const found = copy(scope.step(name));
    return found?.length === 1 ? found[0] : found;
  });
  try {
    return { value: JSON.stringify(toPlain(await expression.evaluate(item, bindings))) };
  } catch {
    return { failed: true };
  }
}

async function byUs(program: Program, scope: ExpressionScope): Promise<Outcome> {
  try {
    return { value: JSON.stringify(await program.evaluate(scope)) };
  } catch {
    return { failed: true };
  }
}

const leaf: fc.Arbitrary<Json> = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.constantFrom(0.1, 1.5, 1e21, 123456789.123456789, -0.5),
  fc.constantFrom('', 'x', 'Hello World', '3', 'ação', '2026-11-21'),
  fc.boolean(),
  fc.constant(null),
);
const { data } = fc.letrec<{ data: Json; list: Json[]; object: JsonObject }>((tie) => ({
  data: fc.oneof({ maxDepth: 3, depthSize: 'small', withCrossShrink: true }, leaf, tie('list'), tie('object')),
  list: fc.array(tie('data'), { maxLength: 3 }),
  object: fc.dictionary(fc.constantFrom(...NAMES), tie('data'), { maxKeys: 3 }),
}));
const item: fc.Arbitrary<Json> = fc.oneof(
  { arbitrary: fc.dictionary(fc.constantFrom(...NAMES), data), weight: 6 },
  { arbitrary: data, weight: 1 },
);

const name = fc.constantFrom('a', 'b', 'c', '`long name`');
const index = fc.constantFrom('', '', '', '[0]', '[-1]', '[1]', '[0][0]');
const path = fc
  .tuple(
    fc.constantFrom('', '', '$item.', '$items.', '$.', '$run.', '$step("one").', '$step("many").', '$step("none").'),
    fc.array(fc.tuple(name, index), { minLength: 1, maxLength: 3 }),
  )
  .map(([root, steps]) => root + steps.map((step) => step.join('')).join('.'));
const literal = fc.constantFrom(
  '1',
  '0',
  '2.5',
  '-3',
  '"x"',
  '""',
  '"3"',
  'true',
  'false',
  'null',
  '[]',
  '[1,[2,3]]',
  '{}',
  '"Hello World"',
);
const variable = fc.constantFrom(
  '$item',
  '$items',
  '$index',
  '$run.id',
  '$flow.name',
  '$env.HOME',
  '$',
  '$now()',
  '$millis()',
  '$items[0]',
);
const ONE = [
  ...[
    'string',
    'boolean',
    'not',
    'exists',
    'uppercase',
    'lowercase',
    'trim',
    'length',
    'sum',
    'count',
    'max',
    'min',
    'average',
    'number',
  ],
  ...[
    'abs',
    'floor',
    'ceil',
    'round',
    'sqrt',
    'type',
    'keys',
    'spread',
    'merge',
    'reverse',
    'join',
    'base64encode',
    'encodeUrl',
    'toMillis',
  ],
];
const TWO = [
  'contains',
  'split',
  'substring',
  'substringBefore',
  'substringAfter',
  'join',
  'power',
  'lookup',
  'append',
  'round',
  'zip',
];
const OPERATORS = ['+', '-', '*', '/', '%', '&', '=', '!=', '<', '<=', '>', '>=', 'and', 'or', 'in'];
const { source } = fc.letrec<{ source: string }>((tie) => {
  const part = tie('source');
  return {
    source: fc.oneof(
      { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
      path,
      variable,
      literal,
      fc.tuple(part, fc.constantFrom(...OPERATORS), part).map(([left, operator, right]) => `(${left} ${operator} ${right})`),
      fc.tuple(part, part, part).map(([condition, yes, no]) => `(${condition} ? ${yes} : ${no})`),
      fc.tuple(part, part).map(([condition, yes]) => `(${condition} ? ${yes})`),
      fc.tuple(fc.constantFrom(...ONE), part).map(([callee, argument]) => `$${callee}(${argument})`),
      fc.tuple(fc.constantFrom(...TWO), part, part).map(([callee, first, second]) => `$${callee}(${first}, ${second})`),
      fc.tuple(part, fc.constantFrom(...ONE)).map(([argument, callee]) => `(${argument} ~> $${callee})`),
      fc.tuple(part, part).map(([first, second]) => `[${first}, ${second}]`),
      fc
        .tuple(fc.constantFrom('"k"', '"a"', 'a'), part, part)
        .map(([key, first, second]) => `{${key}: ${first}, "other": ${second}}`),
      fc.tuple(part, index).map(([inner, at]) => `(${inner})${at}`),
      part.map((inner) => `-(${inner})`),
    ),
  };
});

describe('the fast path', () => {
  it('gives what jsonata gives, value or failure, for random expressions over random data', async () => {
    let fast = 0;
    let synchronous = 0;
    await fc.assert(
      fc.asyncProperty(source, item, fc.array(item, { maxLength: 3 }), async (text, one, more) => {
        const program = new Program(text);
        const scope = scopeOf(one, [one, ...more]);
        if (program.isFast) fast++;
        const before = JSON.stringify([one, more]);
        const first = (() => {
          try {
            return program.evaluate(scope);
          } catch {
            return undefined;
          }
        })();
        if (!(first instanceof Promise)) synchronous++;
        else await first.catch(() => undefined);
        expect(await byUs(program, scope)).toEqual(await byJsonata(text, scope));
        expect(JSON.stringify([one, more])).toBe(before);
      }),
      // Shrinking a failure takes minutes here; the seed in the report repeats it.
      { numRuns: 1_500, endOnFailure: true },
    );
    // Without these the property would hold for a fast path that never runs.
    expect(fast).toBeGreaterThan(1_000);
    expect(synchronous).toBeGreaterThan(500);
  }, 60_000);

  it.each([
    'user.name',
    '$item.user.name & "!"',
    '$items.user.name',
    '$step("one").user.id + 1',
    'lines[0].price > 3 ? "dear" : "cheap"',
    '{ "id": user.id, "when": $now(), "tags": [user.name, "x"] }',
    '$uppercase(user.name) ~> $length',
    '$contains(user.name, "A") and $exists(user.id)',
  ])('runs %s without a promise', (text) => {
    const scope = scopeOf({ user: { name: 'Ada', id: 7 }, lines: [{ price: 2 }, { price: 9 }] });
    expect(new Program(text).evaluate(scope)).not.toBeInstanceOf(Promise);
  });
});
