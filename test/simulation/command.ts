/** The command line of the simulation, and the processes that share the seeds. */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { addCoverage, type Coverage, neverHappened } from './coverage';
import type { CrashPoint } from './sim-store';
import { type Mode, simulate } from './simulation';

/** One thing to simulate. */
interface Task {
  seed: number;
  mode: Mode;
  crash?: CrashPoint | 'none';
}

interface Failure extends Task {
  violations: string[];
}

interface Tally {
  seeds: number;
  runs: number;
  crashes: number;
  effects: number;
  coverage: Coverage;
}

const nothing = (): Tally => ({ seeds: 0, runs: 0, crashes: 0, effects: 0, coverage: {} });

type Message =
  | { kind: 'begin'; task: Task }
  | { kind: 'tally'; tally: Tally }
  | { kind: 'failure'; failure: Failure }
  | { kind: 'done' };

/** A seed takes milliseconds; a loop without end would keep the process for ever. */
const HANGS_AFTER_MS = 120_000;

const HELP = `npm run simulate -- [options]
  --seeds <n>      how many (default 1000)
  --first <n>      the first of them (default 1)
  --seed <n>       only this one
  --only <n,n,…>   only these
  --mode <m>       memory, sqlite or both (default both: one in ten over SQLite)
  --sweep          every seed once for every write and commit of its first process, with the process ended there
  --crash <k:n>    end the first process at write:<n>, before:<n>, after:<n> or torn:<n> (a commit), or none
  --jobs <n>       processes (default: one a processor)
  --mutant <name>  break the app on purpose (test/simulation/mutants.mjs)
  --keep-going     do not stop at the first failure
  --coverage       tell what has happened how often; with it, what should have and has not is a failure
  --trace          tell what happens`;

/** Runs the command. The exit code: 0 all held, 1 a promise was broken, 2 the command was wrong. */
export async function main(args: readonly string[]): Promise<number> {
  let options: ReturnType<typeof read>;
  try {
    options = read(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return 2;
  }
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  return process.send !== undefined && options.worker ? work(options) : lead(args, options);
}

function read(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: '1000' },
      first: { type: 'string', default: '1' },
      seed: { type: 'string' },
      only: { type: 'string' },
      mode: { type: 'string', default: 'both' },
      crash: { type: 'string' },
      jobs: { type: 'string' },
      mutant: { type: 'string' },
      sweep: { type: 'boolean', default: false },
      'keep-going': { type: 'boolean', default: false },
      trace: { type: 'boolean', default: false },
      coverage: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      worker: { type: 'boolean', default: false },
      part: { type: 'string', default: '0/1' },
    },
  });
  const seed = values.seed === undefined ? undefined : whole('seed', values.seed);
  const only = values.only?.split(',').map((text) => whole('only', text));
  const [part = '0', parts = '1'] = values.part.split('/');
  if (!['memory', 'sqlite', 'both'].includes(values.mode)) throw new Error('--mode is memory, sqlite or both');
  return {
    ...values,
    first: seed ?? whole('first', values.first),
    seeds: only?.length ?? (seed === undefined ? whole('seeds', values.seeds) : 1),
    only,
    jobs: Math.min(whole('jobs', values.jobs ?? String(availableParallelism())), seed === undefined ? 64 : 1),
    mode: values.mode as Mode | 'both',
    crash: values.crash === undefined ? undefined : readCrash(values.crash),
    keepGoing: values['keep-going'],
    part: Number(part),
    parts: Number(parts),
  };
}
type Options = ReturnType<typeof read>;

function whole(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`--${name} is a whole number`);
  return Number(text);
}

function readCrash(text: string): CrashPoint | 'none' {
  if (text === 'none') return 'none';
  const [kind, n] = text.split(':');
  if (!['write', 'before', 'after', 'torn'].includes(kind ?? ''))
    throw new Error('--crash is write:<n>, before:<n>, after:<n>, torn:<n> or none');
  return { kind: kind as CrashPoint['kind'], n: whole('crash', n ?? '') };
}

/** Every tenth seed goes over the real store: it takes some ten times as long. */
function modesOf(seed: number, mode: Mode | 'both'): Mode {
  if (mode !== 'both') return mode;
  return seed % 10 === 0 ? 'sqlite' : 'memory';
}

async function work(options: Options): Promise<number> {
  const send = (message: Message) => process.send?.(message);
  // What a process that was ended on purpose still had under way may reject with nobody left to hear it.
  process.on('unhandledRejection', (reason) => {
    if (options.trace) console.log(`unhandled: ${String(reason)}`);
  });
  let tally = nothing();
  let toldAt = Date.now();
  const tell = () => {
    send({ kind: 'tally', tally });
    tally = nothing();
    toldAt = Date.now();
  };
  const one = async (task: Task) => {
    send({ kind: 'begin', task });
    const result = await simulate({ ...task, ...(options.trace ? { trace: (line: string) => console.log(line) } : {}) });
    tally.seeds++;
    tally.runs += result.runs;
    tally.crashes += result.crashes;
    tally.effects += result.effects;
    addCoverage(tally.coverage, result.coverage);
    if (result.violations.length > 0) send({ kind: 'failure', failure: { ...task, violations: result.violations } });
    if (Date.now() - toldAt > 500) tell();
    return result;
  };
  for (let index = options.part; index < options.seeds; index += options.parts) {
    const seed = options.only?.[index] ?? options.first + index;
    const task: Task = {
      seed,
      mode: modesOf(seed, options.mode),
      ...(options.crash === undefined ? {} : { crash: options.crash }),
    };
    if (!options.sweep) await one(task);
    else await sweep(task, one);
  }
  tell();
  send({ kind: 'done' });
  process.disconnect();
  return 0;
}

async function sweep(task: Task, one: (task: Task) => Promise<{ writes: number; commits: number }>): Promise<void> {
  const { writes, commits } = await one({ ...task, crash: 'none' });
  for (let n = 1; n <= writes; n++) await one({ ...task, crash: { kind: 'write', n } });
  for (const kind of ['before', 'after', 'torn'] as const)
    for (let n = 1; n <= commits; n++) await one({ ...task, crash: { kind, n } });
}

/** Shares the seeds out, shows how far it is, and tells how a failure is seen again. */
async function lead(args: readonly string[], options: Options): Promise<number> {
  const startedAt = Date.now();
  const total = nothing();
  const failures: Failure[] = [];
  const children = Array.from({ length: options.jobs }, (_, part) =>
    fork(process.argv[1] ?? '', [...args, '--worker', '--part', `${part}/${options.jobs}`]),
  );
  const stop = () => {
    for (const child of children) child.kill();
  };
  const fail = (failure: Failure) => {
    failures.push(failure);
    print(failure, options);
    if (!options.keepGoing) stop();
  };
  let shownAt = 0;
  const show = (isLast = false) => {
    if (!isLast && Date.now() - shownAt < (process.stderr.isTTY ? 500 : 10_000)) return;
    shownAt = Date.now();
    const seconds = (Date.now() - startedAt) / 1000;
    const line = `${total.seeds} simulations, ${(total.seeds / seconds).toFixed(0)}/s, ${total.runs} runs, ${total.crashes} crashes, ${total.effects} calls, ${failures.length} failed`;
    process.stderr.write(process.stderr.isTTY ? `\r${line} ` : `${line}\n`);
    if (isLast && process.stderr.isTTY) process.stderr.write('\n');
  };
  const ends = children.map(
    (child) =>
      new Promise<boolean>((resolve) => {
        let isDone = false;
        let current: Task | undefined;
        let watchdog: NodeJS.Timeout | undefined;
        const watch = () => {
          clearTimeout(watchdog);
          watchdog = setTimeout(() => {
            if (current !== undefined) fail({ ...current, violations: [`it hangs: no end within ${HANGS_AFTER_MS / 1000} s`] });
            child.kill('SIGKILL');
          }, HANGS_AFTER_MS);
        };
        watch();
        child.on('message', (message: Message) => {
          if (message.kind === 'done') isDone = true;
          else if (message.kind === 'begin') {
            current = message.task;
            watch();
          } else if (message.kind === 'tally') {
            const { coverage, ...counts } = message.tally;
            for (const key of Object.keys(counts) as (keyof typeof counts)[]) total[key] += counts[key];
            addCoverage(total.coverage, coverage);
            show();
          } else {
            fail(message.failure);
          }
        });
        child.once('exit', () => {
          clearTimeout(watchdog);
          resolve(isDone);
        });
      }),
  );
  const areDone = (await Promise.all(ends)).every(Boolean);
  show(true);
  const missing = options.coverage ? tellCoverage(total.coverage) : [];
  if (failures.length > 0 || missing.length > 0) return 1;
  if (areDone) return 0;
  console.error('A process of the simulation ended before it was through.');
  return 1;
}

function tellCoverage(coverage: Coverage): string[] {
  for (const [name, count] of Object.entries(coverage).sort()) console.log(`${String(count).padStart(8)}  ${name}`);
  const missing = neverHappened(coverage);
  for (const name of missing) console.log(`   never  ${name}`);
  return missing;
}

function print({ seed, mode, crash, violations }: Failure, options: Options): void {
  const point = crash === undefined ? '' : ` --crash ${crash === 'none' ? crash : `${crash.kind}:${crash.n}`}`;
  const mutant = options.mutant === undefined ? '' : ` --mutant ${options.mutant}`;
  console.log(`\nSeed ${seed} (${mode}) breaks a promise:`);
  for (const violation of violations) console.log(`  ${violation}`);
  console.log(`See it again: npm run simulate -- --seed ${seed} --mode ${mode}${point}${mutant} --trace`);
}
