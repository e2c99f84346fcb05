import type { ExpressionScope } from '#shared/expression';
import type { Json, JsonObject } from '#shared/model/json';
import type { Item } from '#shared/model/packet';
import type { EnginePorts } from '../ports';
import type { Outputs, Run, Scope, Step } from '../run/run';

/** What the expressions of a step see for one of its items. Everything is made when it is asked for. */
export class ItemScope implements ExpressionScope {
  readonly #step: Step;
  readonly #ports: Pick<EnginePorts, 'clock' | 'chance'>;
  readonly index: number;

  constructor(step: Step, index: number, ports: Pick<EnginePorts, 'clock' | 'chance'>) {
    this.#step = step;
    this.#ports = ports;
    this.index = index;
  }

  get item(): Json {
    return this.#step.items[this.index]?.json ?? {};
  }

  get items(): readonly Json[] {
    return this.#step.itemsJson;
  }

  get run(): JsonObject {
    const info = { ...runInfo(this.#step.run), attempt: this.#step.attempt };
    const lock = lockAround(this.#step.scope);
    return lock === undefined ? info : { ...info, lock };
  }

  get flow(): JsonObject {
    return this.#step.run.flow.info;
  }

  get env(): Readonly<Record<string, string>> {
    return this.#step.run.flow.compiled.env;
  }

  get step(): (name: string) => readonly Json[] | undefined {
    return (name) => stepOutput(this.#step.scope, this.#step.run, name);
  }

  get nowMs(): number {
    return this.#ports.clock.now();
  }

  get random(): () => number {
    return () => this.#ports.chance.random();
  }
}

/** The innermost lock that the step runs under, with the fencing token that a service may check. */
function lockAround(scope: Scope): { name: string; token: number } | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.loop?.lock !== undefined) return at.loop.lock;
  }
  return undefined;
}

function runInfo(run: Run): JsonObject {
  if (run.runInfo === undefined) {
    const { id, createdAt, startedAt, trigger, test } = run.record;
    run.runInfo = {
      id,
      startedAt: new Date(startedAt ?? createdAt).toISOString(),
      trigger: { kind: trigger.kind, ...(trigger.detail === undefined ? {} : { detail: trigger.detail }) },
      test,
    };
  }
  return run.runInfo;
}

/** The JSON of what a node has put out, looked for in this scope and those around it. */
function stepOutput(scope: Scope, run: Run, name: string): Json[] | undefined {
  const node = run.flow.compiled.nodeByName.get(name);
  if (node === undefined) return undefined;
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.region.index !== node.region) continue;
    const outputs = at.kept?.get(node.index);
    return outputs === undefined ? undefined : allItems(outputs).map((item) => item.json);
  }
  return undefined;
}

/** The items of all ports, one port after the other. */
export function allItems(outputs: Outputs): Item[] {
  const lists = Object.values(outputs);
  const [first] = lists;
  return lists.length === 1 && first !== undefined ? first : lists.flat();
}
