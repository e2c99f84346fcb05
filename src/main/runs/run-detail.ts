import type { FlowLibrary, RunRecord } from '#main/engine/ports';
import type { FlowDefinition } from '#shared/model/flow';
import type { Json } from '#shared/model/json';
import type { Item } from '#shared/model/packet';
import type { PolicyState } from '#shared/model/policy';
import {
  compensatedSeq,
  isFinal,
  type RunComparison,
  type RunDetail,
  type RunSummary,
  type StepData,
  type Wake,
} from '#shared/model/run';
import { wakesOf } from '#shared/model/wakes';
import { compareRuns } from './compare-runs';
import { runNotFound, stepNotFound } from './errors';
import type { FoundRun, RunsRepository } from './repository';
import { inputOf } from './step-input';
import { toRunSummary } from './summaries';

/** Items shown as the output of a run. */
const MAX_OUTPUT_ITEMS = 1000;

export type RunStanding = RunSummary & {
  runId: RunSummary['id'];
  wakes: Wake[];
  /** What people are asked, and the run waits for. */
  tasks: { id: string; seq: number; title: string }[];
  steps: { total: number; succeeded: number; failed: number };
  output?: Json;
};

function allOf(outputs: Record<string, Item[]> | undefined): Item[] | undefined {
  return outputs === undefined ? undefined : Object.values(outputs).flat();
}

/** When the turn under a limit comes, as far as the limit knows it now: a breaker lets a call try, a rate has a token again. */
function withTurns(wakes: Wake[], limits: PolicyState | undefined): Wake[] {
  return wakes
    .map((wake) => {
      const at =
        wake.by === 'breaker'
          ? limits?.breakers.find(({ key }) => key === wake.what)?.openUntil
          : wake.by === 'rate'
            ? limits?.rates.find(({ key }) => key === wake.what)?.nextAt
            : undefined;
      return at === undefined || wake.at !== undefined ? wake : { ...wake, at };
    })
    .sort((one, other) => (one.at ?? Infinity) - (other.at ?? Infinity) || one.seq - other.seq);
}

/** Reads one run in full. `limits`: how they stand now. Errors: RUN_NOT_FOUND; `stepData` also STEP_NOT_FOUND. */
export function createRunDetails(repository: RunsRepository, flows: FlowLibrary, limits: () => PolicyState | undefined) {
  function get(runId: string): FoundRun {
    const found = repository.find(runId);
    if (found === undefined) throw runNotFound(runId);
    return found;
  }

  async function definitionOf(run: RunRecord): Promise<FlowDefinition> {
    const version = await flows.load(run.flowId, run.flowVersion);
    return version?.definition ?? { format: 1, name: run.flowName, nodes: [], edges: [] };
  }

  /** What the steps behind which nothing follows have put out. */
  async function outputOf(found: FoundRun): Promise<Json | undefined> {
    const { edges } = await definitionOf(found.run);
    const hasFollower = new Set<string>(edges.map((edge) => edge.from.node));
    const items: Item[] = [];
    for (const step of repository.steps(found)) {
      if (step.scope !== '' || step.status !== 'succeeded' || hasFollower.has(step.nodeId)) continue;
      items.push(...Object.values(repository.outputs(found, step.seq) ?? {}).flat());
      if (items.length >= MAX_OUTPUT_ITEMS) break;
    }
    const values = items.slice(0, MAX_OUTPUT_ITEMS).map((item) => item.json);
    return values.length > 1 ? values : values[0];
  }

  return {
    summary: (runId: string): RunSummary => toRunSummary(get(runId).run),

    async detail(runId: string): Promise<RunDetail> {
      const found = get(runId);
      const steps = repository.steps(found);
      const deadLetter = repository.deadLetter(runId);
      const { settings, overlap } = found.run;
      return {
        ...toRunSummary(found.run),
        ...(settings === undefined ? {} : { settings }),
        ...(overlap === undefined ? {} : { overlap }),
        ...(deadLetter === undefined ? {} : { deadLetter }),
        definition: await definitionOf(found.run),
        steps,
        attempts: repository.attempts(found),
        logs: repository.logs(found),
        wakes: withTurns(wakesOf(steps), limits()),
      };
    },

    async compare(runIdA: string, runIdB: string): Promise<RunComparison> {
      const [a, b] = [get(runIdA), get(runIdB)];
      const [definitionA, definitionB] = [await definitionOf(a.run), await definitionOf(b.run)];
      return compareRuns(repository, { found: a, definition: definitionA }, { found: b, definition: definitionB });
    },

    async standing(runId: string): Promise<RunStanding> {
      const found = get(runId);
      const output = found.run.status === 'succeeded' ? await outputOf(found) : undefined;
      return {
        ...toRunSummary(found.run),
        runId: found.run.id,
        wakes: isFinal(found.run.status) ? [] : withTurns(wakesOf(repository.steps(found)), limits()),
        tasks: isFinal(found.run.status) ? [] : repository.openTasks(runId),
        steps: repository.stepCounts(found),
        ...(output === undefined ? {} : { output }),
      };
    },

    /** At most `limit` items of each list; the totals tell the whole. */
    async stepData(runId: string, seq: number, limit: number): Promise<StepData> {
      const found = get(runId);
      const step = repository.step(found, seq);
      if (step === undefined) throw stepNotFound(runId, seq);
      const steps = new Map(repository.steps(found).map((other) => [`${other.nodeId}\n${other.scope}`, other]));
      const undone = compensatedSeq(step.scope);
      const given = undone === undefined ? repository.givenInput(found, seq) : allOf(repository.outputs(found, undone));
      const input =
        given ??
        inputOf(step, await definitionOf(found.run), {
          find: (nodeId, scope) => steps.get(`${nodeId}\n${scope}`),
          outputs: (other) => repository.outputs(found, other),
        });
      const page = (items: Item[]) => ({ items: items.slice(0, limit), total: items.length });
      const outputs = Object.entries(repository.outputs(found, seq) ?? {}).map(([port, items]) => [port, page(items)] as const);
      const would = step.standIn === 'simulated' ? repository.would(found, seq) : undefined;
      return { input: page(input), outputs: Object.fromEntries(outputs), ...(would === undefined ? {} : { would }) };
    },
  };
}
export type RunDetails = ReturnType<typeof createRunDetails>;
