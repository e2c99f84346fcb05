/** Programs that start runs as schedules do: in groups that may not overlap, and with settings of their own. */
import type { Overlap } from '#main/engine/ports';
import type { NodeId } from '#shared/model/ids';
import type { RunSettings } from '#shared/model/schedule';
import type { Actor } from './actor';
import type { SimFlow } from './generator';
import { Random } from './random';

const GROUPS = ['schedule:a', 'schedule:b'];
/** What one call is worth of a limit's time: no two, and none of limits.ts, have a multiple in common, so that it tells whose call it is. */
const PRICES_MS = [53, 211, 401, 1103, 2903];

export const startInGroup: Actor = {
  name: 'start in group',
  weight: 0,
  async act(simulation, app, random) {
    const { process } = simulation;
    const flow = random.pick(simulation.flows);
    const token = simulation.newToken();
    const policy = random.pick(['skip', 'skip', 'queue', 'queue', 'cancel', 'allow'] as const);
    const overlap: Overlap | undefined = random.chance(0.9) ? { group: random.pick(GROUPS), policy } : undefined;
    const settings = random.chance(0.6) ? settingsOf(random, flow) : undefined;
    const started = await app.engine.start({
      flowId: flow.id,
      version: 1,
      trigger: { kind: 'api' },
      triggerNodeId: flow.definition.nodes.find(({ type }) => type === 'core.manual')?.id ?? '',
      items: Array.from({ length: random.int(1, 3) }, (_, index) => ({ json: { id: `${token}.${index}`, path: 0 } })),
      idempotency: { scope: `group:${flow.id}`, key: token, expiresAt: simulation.loop.wallMs + 30 * 86_400_000 },
      ...(overlap === undefined ? {} : { overlap }),
      ...(settings === undefined ? {} : { settings }),
    });
    if (!process.isAlive) return;
    const { runId } = started;
    simulation.trace(`${policy}: ${started.overlapped === true ? 'in favour of ' : ''}${runId} ${JSON.stringify(settings)}`);
    const stored = app.store.run(runId);
    if (stored === undefined) simulation.violate(`run ${runId} was named in an answer and is not durable`);
    if (started.overlapped === true) {
      simulation.cover('overlap: skipped');
      if (policy !== 'skip') simulation.violate(`a start in ${overlap?.group} was skipped, and its policy is ${policy}`);
      if (stored?.run.flowId !== flow.id || stored.run.overlap?.group !== overlap?.group)
        simulation.violate(`a start in ${overlap?.group} of ${flow.id} was skipped in favour of ${runId}, which is not of it`);
      return;
    }
    if (started.status === 'queued' && overlap !== undefined) simulation.cover('overlap: queued');
    simulation.acknowledged.runs.add(runId);
    simulation.acknowledged.startOptions.set(runId, startOptionsText({ overlap, settings }));
  },
};

/** Calls back for each start, in every third simulation: the others are as they were without groups. */
export function beginGroups(seed: number, next: (afterMs: number, random: Random) => void): void {
  if (seed % 3 !== 0) return;
  const random = new Random(seed);
  const everyMs = random.pick([100, 500, 3000]);
  let afterMs = 0;
  for (let left = random.int(5, 30); left > 0; left--) {
    afterMs += random.int(0, 2 * everyMs);
    next(afterMs, random.fork());
  }
}

export function startOptionsText({
  overlap,
  settings,
}: {
  overlap?: Overlap | undefined;
  settings?: RunSettings | undefined;
}): string {
  return JSON.stringify([overlap ?? null, settings ?? null]);
}

/** Rate limits of nodes that have one and of nodes that have none, and some of what bounds a flow. */
function settingsOf(random: Random, { definition }: SimFlow): RunSettings {
  const limited = definition.nodes.filter(({ type }) => /^sim\.(idempotent|unsafe|askable|read)$/.test(type));
  const rateLimits: NonNullable<RunSettings['rateLimits']> = {};
  for (const { id } of limited) {
    if (!random.chance(0.5)) continue;
    const count = random.int(1, 3);
    rateLimits[id as NodeId] = { count, perMs: count * random.pick(PRICES_MS), share: 'node' };
  }
  return {
    ...(Object.keys(rateLimits).length === 0 ? {} : { rateLimits }),
    ...(random.chance(0.3)
      ? { concurrency: { max: random.int(1, 3), whenFull: random.pick(['queue', 'skip', 'replace'] as const) } }
      : {}),
    ...(random.chance(0.4) ? { priority: random.int(-2, 3) } : {}),
    ...(random.chance(0.3) ? { maxDurationMs: random.pick([3000, 20_000, 90_000]) } : {}),
  };
}
