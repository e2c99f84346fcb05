import { afterAll, describe, expect, it } from 'vitest';
import { toErrorInfo } from '#shared/model/errors';
import type { Json } from '../../engine/sdk';
import { runNode } from '../testing/run-node';
import { codeNode } from './code-node';
import { createCodeRunner } from './code-runner';

const runner = createCodeRunner({ maxWorkers: 2, idleMs: 60_000 });
afterAll(() => runner.close());

const never = new AbortController().signal;
const LIMITS = { timeoutMs: 20_000, memoryMb: 64 };

const run = (source: string, items: Json[] = [{ n: 1 }, { n: 2 }]) =>
  runner.service.run(source, { items, context: { run: { id: 'run_1' }, now: '2026-11-21' } }, LIMITS, never);

async function failureOf(work: Promise<unknown>) {
  return work.then(
    (value) => ({ code: 'NONE', message: JSON.stringify(value), data: undefined }),
    (thrown: unknown) => toErrorInfo(thrown),
  );
}

const nodeWith = (config: { code: string; timeoutMs?: number; memoryMb?: number }, items: Json[] = [{ n: 1 }, { n: 2 }]) =>
  runNode(codeNode, { config, items, services: { code: runner.service } });

describe('the code node', () => {
  it('makes an item of each element that the code returns', async () => {
    const { outputs } = await nodeWith({ code: 'return items.map((item) => ({ ...item, twice: item.n * 2 }));' });
    expect(outputs).toEqual({
      out: [
        { n: 1, twice: 2 },
        { n: 2, twice: 4 },
      ],
    });
  });

  it('is given the run, the flow and the time as context', async () => {
    const { result } = await run('return { id: context.run.id, same: context.run.id === $run.id, now: context.now };');
    expect(result).toEqual({ id: 'run_1', same: true, now: '2026-11-21' });
  });

  it('makes one item of an object, and none of an empty list', async () => {
    expect((await nodeWith({ code: 'return { sum: items[0].n + item.n, run: $run.id };' })).outputs).toEqual({
      out: [{ sum: 2, run: 'run_1' }],
    });
    expect((await nodeWith({ code: 'return [];' })).outputs).toEqual({ out: [] });
  });

  it('lets the items go on as they came when the code returns nothing', async () => {
    expect((await nodeWith({ code: 'items[0].n = 99;' })).outputs).toEqual({ out: [{ n: 1 }, { n: 2 }] });
  });

  it('takes the code as it is: braces are no template', async () => {
    expect((await nodeWith({ code: 'return { a: "{{ n }}", b: {c: {d: 1}} };' })).outputs).toEqual({
      out: [{ a: '{{ n }}', b: { c: { d: 1 } } }],
    });
  });

  it('writes what the code logs to the log of the step, also when the code fails', async () => {
    const { logs } = await nodeWith({ code: 'console.log("seen", { n: 1 }); console.warn("careful"); return items;' });
    expect(logs).toEqual([
      { level: 'info', message: 'seen {"n":1}' },
      { level: 'warn', message: 'careful' },
    ]);
  });
});

describe('code', () => {
  it('may await, and use what JavaScript itself offers', async () => {
    const source =
      'const later = await Promise.all([1, 2].map(async (n) => n + 1)); return { later, set: [...new Set([1, 1])], date: new Date(0).toISOString() };';
    expect((await run(source)).result).toEqual({ later: [2, 3], set: [1], date: '1970-01-01T00:00:00.000Z' });
  });

  it('starts anew each time: nothing of an earlier run is left', async () => {
    await run('globalThis.left = 1; Array.prototype.map = null; JSON.parse = null; items.length = 0;');
    expect((await run('return [typeof left, typeof [].map, typeof JSON.parse, items.length];')).result).toEqual([
      'undefined',
      'function',
      'function',
      2,
    ]);
  });

  it.each([
    ['const a = 1;\nnull.x;', 2, 'TypeError'],
    ['const a = 1;\n\nthrow new Error("no stock");', 3, 'no stock'],
    ['return (async () => {\n  await 1;\n  missing();\n})();', 3, 'missing is not defined'],
    ['return 1;\nconst = 2;', 2, 'cannot be read'],
    ['throw "plain";', undefined, 'plain'],
    ['}); evil(); (async () => {', 1, 'cannot be read'],
    ['} evil(); {', 1, 'cannot be read'],
    ['}, evil(), async () => {', 1, 'cannot be read'],
    ['} + {', 1, 'cannot be read'],
    ['return 1n;', undefined, 'BigInt'],
  ])('that fails is named with its line: %j', async (source, line, words) => {
    const failure = await failureOf(run(source));
    expect(failure).toMatchObject({ code: 'CODE_FAILED', kind: 'user', message: expect.stringContaining(words) as unknown });
    if (line !== undefined) expect(failure.data).toMatchObject({ line });
  });

  it('that waits for ever is told so at once, as nothing could wake it', async () => {
    expect(await failureOf(run('await new Promise(() => undefined);'))).toMatchObject({
      code: 'CODE_FAILED',
      message: expect.stringContaining('never comes') as unknown,
    });
  });

  it('is ended when its time is over, and the next code runs', async () => {
    const endless = runner.service.run('for (;;) {}', { items: [], context: {} }, { ...LIMITS, timeoutMs: 150 }, never);
    expect(await failureOf(endless)).toMatchObject({ code: 'CODE_TIMED_OUT', kind: 'user' });
    expect((await run('return 1;')).result).toBe(1);
  });

  it('is ended when it takes too much memory, and the app lives on', async () => {
    const greedy = runner.service.run(
      'const all = []; for (;;) all.push(new Array(10000).fill("x" + all.length));',
      { items: [], context: {} },
      { timeoutMs: 30_000, memoryMb: 32 },
      never,
    );
    expect(await failureOf(greedy)).toMatchObject({ code: 'CODE_OUT_OF_MEMORY', kind: 'user' });
    expect((await run('return 1;')).result).toBe(1);
  });

  it('is ended when its run is cancelled', async () => {
    const cancel = new AbortController();
    const endless = runner.service.run('for (;;) {}', { items: [], context: {} }, LIMITS, cancel.signal);
    cancel.abort(new Error('cancelled'));
    await expect(endless).rejects.toThrow('cancelled');
  });

  it('keeps a bounded log', async () => {
    const { logs } = await run('for (let i = 0; i < 5000; i++) console.log(i); console.log("x".repeat(1e6));');
    expect(logs).toHaveLength(1_001);
    const [long] = (await run('console.log("x".repeat(1e6));')).logs;
    expect(long?.message.length).toBeLessThan(11_000);
  });
});

describe('code cannot reach the app', () => {
  it.each([
    'return typeof process + typeof require + typeof fetch + typeof setTimeout;',
    'try { return typeof this.constructor.constructor("return process")(); } catch { return "undefined".repeat(4); }',
    'try { return eval("typeof process"); } catch { return "undefined".repeat(4); }',
    'try { await import("node:fs"); return "got it"; } catch { return "undefined".repeat(4); }',
    'try { await import("node:fs"); } catch (e) { try { return typeof e.constructor.constructor("return process")(); } catch { return "undefined".repeat(4); } }',
    'try { await import("node:fs"); } catch (e) { const F = e.constructor.__proto__.__proto__.constructor; try { return String(F("return process")()); } catch { return "undefined".repeat(4); } }',
    'Error.prepareStackTrace = (e, frames) => frames; const frames = new Error().stack; try { return frames.map((f) => typeof f.getThis()).filter((t) => t !== "undefined").concat("undefined".repeat(4)).at(-1); } catch { return "undefined".repeat(4); }',
    'try { return typeof console.log.constructor("return process")(); } catch { return "undefined".repeat(4); }',
  ])('by %s', async (source) => {
    const { result } = await run(source);
    expect(String(result)).toMatch(/^(undefined){4}$|^return process$/);
  });

  it('and what it does to objects of its worker does not last', async () => {
    await failureOf(
      run(
        'try { await import("x"); } catch (e) { e.__proto__.__proto__.__proto__.polluted = 1; e.constructor.prepareStackTrace = () => 1; }',
      ),
    );
    expect((await run('return [typeof ({}).polluted];')).result).toEqual(['undefined']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('the threads', () => {
  it('are used again', async () => {
    const started = performance.now();
    for (let index = 0; index < 50; index++) await run('return items;');
    // A thread takes tens of milliseconds to start; fifty new ones would take seconds.
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  it('are never more than allowed: the rest waits its turn, and a cancelled one gives its turn away', async () => {
    const small = createCodeRunner({ maxWorkers: 1, idleMs: 60_000 });
    const cancel = new AbortController();
    const input = { items: [], context: {} };
    const first = small.service.run('const end = Date.now() + 100; while (Date.now() < end); return 1;', input, LIMITS, never);
    const second = small.service.run('return 2;', input, LIMITS, cancel.signal);
    const third = small.service.run('return 3;', input, LIMITS, never);
    cancel.abort(new Error('cancelled'));
    await expect(second).rejects.toThrow('cancelled');
    expect(await Promise.all([first, third])).toMatchObject([{ result: 1 }, { result: 3 }]);
    await small.close();
  });

  it('end with the app, and what still runs fails', async () => {
    const closing = createCodeRunner({ maxWorkers: 1, idleMs: 60_000 });
    const endless = failureOf(closing.service.run('for (;;) {}', { items: [], context: {} }, LIMITS, never));
    const queued = failureOf(closing.service.run('return 1;', { items: [], context: {} }, LIMITS, never));
    await closing.close();
    expect((await endless).code).toBe('CODE_FAILED');
    expect((await queued).code).toBe('SHUTTING_DOWN');
  });
});
