import { AppError, type ErrorInfo, toErrorInfo } from '#shared/model/errors';
import type { FlowProblem } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import type { Json, JsonObject } from '#shared/model/json';
import { compileFlow } from '../compile/compile-flow';
import type { LoadedFlow } from '../compile/compiled-flow';
import type { FlowLibrary, NodeRegistry } from '../ports';

/** Compiled flow versions in memory; the one not used for longest goes first. */
const CAPACITY = 500;

/** Loads and compiles flow versions. They never change, so each is compiled once, and again when node types have changed. */
export class FlowCache {
  readonly #library: FlowLibrary;
  readonly #nodes: NodeRegistry;
  readonly #flows = new Map<string, LoadedFlow>();
  #generation: number | undefined;

  constructor(library: FlowLibrary, nodes: NodeRegistry) {
    this.#library = library;
    this.#nodes = nodes;
    this.#generation = nodes.generation;
  }

  /** The version, when it is in memory. */
  find(flowId: FlowId, version: number): LoadedFlow | undefined {
    this.#forgetOutdated();
    return this.#flows.get(keyOf(flowId, version));
  }

  /** Errors: FLOW_NOT_FOUND, FLOW_INVALID (its data hold `problems`). */
  async load(flowId: FlowId, version: number): Promise<LoadedFlow> {
    const key = keyOf(flowId, version);
    this.#forgetOutdated();
    const known = this.#flows.get(key);
    if (known !== undefined) {
      this.#flows.delete(key);
      this.#flows.set(key, known);
      return known;
    }
    const stored = await this.#library.load(flowId, version);
    if (stored === undefined) {
      throw new AppError({
        code: 'FLOW_NOT_FOUND',
        message: `There is no version ${version} of the flow ${flowId}.`,
        data: { flowId, version, detail: 'FLOW_VERSION_NOT_FOUND' },
      });
    }
    this.#forgetOutdated();
    const { flow, problems } = compileFlow(stored.definition, this.#nodes);
    if (flow === undefined) throw flowInvalid(stored.definition.name, problems);
    const loaded: LoadedFlow = { flowId, version, compiled: flow, info: { id: flowId, name: flow.name, version } };
    this.#flows.set(key, loaded);
    if (this.#flows.size > CAPACITY) {
      const oldest = this.#flows.keys().next();
      if (!oldest.done) this.#flows.delete(oldest.value);
    }
    return loaded;
  }

  /** Runs at work keep what they were compiled with. */
  #forgetOutdated(): void {
    const { generation } = this.#nodes;
    if (generation === this.#generation) return;
    this.#generation = generation;
    this.#flows.clear();
  }
}

function keyOf(flowId: FlowId, version: number): string {
  return `${flowId}@${version}`;
}

/** The error for a flow that cannot run; the first problem is in the message, all are in the data. */
export function flowInvalid(name: string, problems: readonly FlowProblem[]): AppError {
  const errors = problems.filter((problem) => problem.severity === 'error');
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new AppError({
    code: 'FLOW_INVALID',
    message: `The flow "${name}" cannot run: ${errors[0]?.message ?? 'it has problems'}${more}`,
    data: { flowName: name, problems: problems as unknown as Json },
  });
}

function causeOf(thrown: unknown): JsonObject {
  const { code, message, data } = toErrorInfo(thrown);
  return { code, message, ...(data === undefined ? {} : { data }) };
}

/** The same as the end of a run that was begun when the flow could still run (a plugin was removed since). */
export function unloadable(thrown: unknown): ErrorInfo {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'FLOW_UNLOADABLE', kind: 'user', message: `The run cannot go on: ${message}`, data: { cause: causeOf(thrown) } };
}
