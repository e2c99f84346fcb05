/*
 * The program of a code worker, as text: `new Worker(text, { eval: true })` needs no file beside the bundle.
 *
 * The user's code runs in a V8 context of its own. `vm` alone is no wall: any object of the worker's realm that reaches the
 * code leads to the worker's `Function`, and by it to `process`. So nothing but strings and numbers crosses:
 *
 *   worker realm                        context of the user's code
 *   input (JSON text)     ──text──▶     JSON.parse
 *   runInContext('…read') ◀──text──     JSON.stringify of result, logs, error
 *
 * Promises settle within `runInContext` (`microtaskMode: 'afterEvaluate'`), so the worker never touches one of theirs. A
 * refused `import()` is the one thing that still hands out an object of the worker's realm (its error); for that, and for
 * what we do not know, the realm's own `Function` constructors, `process` and the like are taken away first.
 */

/** Runs inside the user's context, before the user's code. Gives back the function that reads the outcome. */
const PRELUDE = String.raw`
(() => {
  'use strict';
  const { parse, stringify } = JSON;
  const MAX_LINES = 1000;
  const MAX_LENGTH = 10000;
  const { input } = globalThis[' in'];
  delete globalThis[' in'];
  for (const name of ['WebAssembly', 'SharedArrayBuffer', 'Atomics']) delete globalThis[name];
  const { items, context } = parse(input);
  const logs = [];
  let outcome = { state: 'pending' };

  const show = (value) => {
    if (typeof value === 'string') return value;
    try {
      if (value instanceof Error) return value.name + ': ' + value.message;
      const text = stringify(value);
      return text === undefined ? String(value) : text;
    } catch {
      return String(value);
    }
  };
  const log = (level) => (...values) => {
    if (logs.length > MAX_LINES) return;
    let message = logs.length === MAX_LINES ? 'More lines were written; they are not kept.' : values.map(show).join(' ');
    if (message.length > MAX_LENGTH) message = message.slice(0, MAX_LENGTH) + '…';
    logs.push({ level, message });
  };
  const console = Object.freeze({ log: log('info'), info: log('info'), warn: log('warn'), error: log('error'), debug: log('debug') });
  const fail = (error) => {
    let name = 'Error', message = '', stack = '';
    try {
      if (error instanceof Error) {
        name = String(error.name);
        message = String(error.message);
        stack = String(error.stack);
      } else message = show(error);
    } catch {
      message = 'The code threw something that cannot be shown.';
    }
    outcome = { state: 'failed', name, message, stack };
  };
  const finish = (result) => {
    try {
      const text = stringify(result);
      outcome = { state: 'done', result: text };
    } catch (error) {
      fail(error);
    }
  };
  const given = { items, item: items[0], context, $items: items, $item: items[0], console };
  for (const key of Object.keys(context)) given['$' + key] = context[key];
  for (const key of Object.keys(given)) {
    Object.defineProperty(globalThis, key, { value: given[key], writable: true, configurable: true, enumerable: false });
  }
  const begin = (main) => {
    try {
      main().then(finish, fail);
    } catch (error) {
      fail(error);
    }
  };
  const read = () => stringify({ ...outcome, logs });
  Object.defineProperty(globalThis, ' begin', { value: begin });
  Object.defineProperty(globalThis, ' read', { value: read });
})();
`;

/** Functions and prototypes by which an object of the worker's realm would lead to code of the attacker's making. */
const HARDENING = String.raw`
for (const sample of [function () {}, async function () {}, function* () {}, async function* () {}]) {
  delete Object.getPrototypeOf(sample).constructor;
}
for (const name of ['process', 'fetch', 'require', 'module', 'exports', 'WebSocket', 'EventSource', 'BroadcastChannel', 'Worker', 'navigator']) {
  delete globalThis[name];
}
for (const intrinsic of [Object, Function, Array, Promise, Error, TypeError, RangeError, SyntaxError, String, Number, Boolean, Symbol, Map, Set]) {
  Object.freeze(intrinsic);
  if (intrinsic !== Error && intrinsic !== TypeError && intrinsic !== RangeError && intrinsic !== SyntaxError) Object.freeze(intrinsic.prototype);
}
`;

/**
 * Messages in: `{ source, input }` (input: JSON of `{ items, context }`). Messages out: the outcome as JSON text:
 * `{ state: 'done' | 'failed' | 'pending' | 'invalid', result?, name?, message?, stack?, logs }`.
 */
export const WORKER_SOURCE = String.raw`
'use strict';
const vm = require('node:vm');
const { parentPort } = require('node:worker_threads');
const { parse, stringify } = JSON;
const post = parentPort.postMessage.bind(parentPort);
const prelude = new vm.Script(${JSON.stringify(PRELUDE)}, { filename: 'prelude' });
const readOutcome = new vm.Script("globalThis[' read']()", { filename: 'prelude' });
const setInput = (context, input) => {
  new vm.Script("globalThis[' in'] = { input: " + stringify(input) + " }", { filename: 'prelude' }).runInContext(context);
};
const invalid = (error) => stringify({ state: 'invalid', name: 'SyntaxError', message: String(error.message), stack: String(error.stack), logs: [] });
const run = (source, input) => {
  let script;
  try {
    // No text can close this function and the one below early, and still be right in both: so it is one function's body.
    new vm.Script('async function code() {\n' + source + '\n}', { filename: 'code.js', lineOffset: -1 });
    script = new vm.Script("globalThis[' begin'](async () => {\n" + source + '\n})', { filename: 'code.js', lineOffset: -1 });
  } catch (error) {
    return invalid(error);
  }
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, {
    microtaskMode: 'afterEvaluate',
    codeGeneration: { strings: false, wasm: false },
  });
  setInput(context, input);
  prelude.runInContext(context);
  script.runInContext(context);
  const outcome = readOutcome.runInContext(context);
  return typeof outcome === 'string' ? outcome : stringify({ state: 'pending', logs: [] });
};
parentPort.on('message', ({ source, input }) => post(run(source, input)));
${HARDENING}
post('ready');
`;
