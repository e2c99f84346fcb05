/**
 * Makes flows. A flow is a chain of pieces; a piece takes the open end of what is there and leaves a new one, and may hold
 * chains of its own (branches, loop bodies). A new capability adds its piece to `pieces`.
 */
import type { FlowDefinitionInput } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import type { JsonObject } from '#shared/model/json';
import { pieces } from './pieces';
import type { Random } from './random';
import { makeSchedule } from './schedules';
import { asksPeople } from './task-actors';

export interface End {
  node: string;
  port: string;
}

/** What a flow may refer to: flows behind it, so that no ring arises. */
export interface Surroundings {
  laterFlows: readonly LaterFlow[];
  /** Flows of this seed may ask people. */
  asksPeople: boolean;
  /** What bounds the flow that is made. */
  settings: NonNullable<FlowDefinitionInput['settings']>;
}

interface LaterFlow {
  id: FlowId;
  /** Events of this type start it. */
  eventType: string | undefined;
  /** Messages of this queue start it. */
  queue: string | undefined;
  /** It is called by this name. */
  service: string | undefined;
}

export interface SimFlow extends LaterFlow {
  definition: FlowDefinitionInput;
}

/** An event that nobody raises. */
export const NEVER = 'sim.never';

/** A queue that no flow takes from: programs outside do. */
export const WORKERS_QUEUE = 'for-workers';

export type SimNode = FlowDefinitionInput['nodes'][number];
type More = Pick<SimNode, 'policies' | 'disabled' | 'compensation' | 'typeVersion'>;

export class FlowMaker {
  readonly random: Random;
  readonly surroundings: Surroundings;
  readonly nodes: FlowDefinitionInput['nodes'] = [];
  readonly edges: NonNullable<FlowDefinitionInput['edges']> = [];
  /** How many loops and branches this place is in. */
  depth = 0;
  loopDepth = 0;
  /** The lock that this place holds. */
  lock: string | undefined;

  constructor(random: Random, surroundings: Surroundings) {
    this.random = random;
    this.surroundings = surroundings;
  }

  node(type: string, config: JsonObject = {}, more: More = {}): string {
    const id = `${type.replace(/^.*\./, '')}${this.nodes.length}`;
    this.nodes.push({ id, type, name: id, config, ...more });
    return id;
  }

  edge(from: End, to: string, port = 'in'): void {
    this.edges.push({ from, to: { node: to, port } });
  }

  /** A node behind `from`. */
  append(from: End, type: string, config: JsonObject = {}, more: More = {}): End {
    const id = this.node(type, config, more);
    this.edge(from, id);
    return { node: id, port: 'out' };
  }

  /** Joins open ends. Each gets a mark of its own first, so that an item that came two ways is two. */
  join(ends: readonly End[], wait: 'all' | 'any'): End {
    const marked = ends.map((end) => this.append(end, 'sim.mark'));
    const id = this.node('core.merge', { wait });
    for (const end of marked) this.edge(end, id);
    return { node: id, port: 'out' };
  }

  /** Between `min` and `max` pieces in a row. */
  chain(from: End, min: number, max: number): End {
    let end = from;
    this.depth++;
    for (let left = this.random.int(min, max); left > 0; left--) {
      const fitting = pieces.filter((piece) => piece.fits?.(this) ?? true);
      end = this.random.weighted(fitting).build(this, end);
    }
    this.depth--;
    return end;
  }
}

/** What bounds the runs of a flow, and what others call it by. */
function settingsOf(random: Random, laterFlows: readonly LaterFlow[], service: string | undefined): Surroundings['settings'] {
  return {
    ...(random.chance(0.3)
      ? { concurrency: { max: random.int(1, 2), whenFull: random.pick(['queue', 'skip', 'replace'] as const) } }
      : {}),
    ...(random.chance(0.3) ? { priority: random.int(-1, 2) } : {}),
    ...(random.chance(0.15) ? { maxDurationMs: random.pick([3000, 20_000, 90_000]) } : {}),
    ...(laterFlows.length > 0 && random.chance(0.35) ? { errorFlow: random.pick(laterFlows).id } : {}),
    ...(random.chance(0.7) ? { deadLetters: random.pick(['retries', 'failures', 'failures', 'failures', 'none'] as const) } : {}),
    ...(service === undefined
      ? {}
      : { service: { name: service, concurrency: random.int(1, 3), reply: random.pick(['all', 'first'] as const) } }),
  };
}

/** Flows that start each other by events, queues, calls, failures and by `core.start-flow`, always later ones. */
export function makeFlows(random: Random, scheduleChance: number, seed: number): SimFlow[] {
  const count = random.int(1, 4);
  const known = Array.from(
    { length: count },
    (_, index): LaterFlow => ({
      id: `flow_${index}` as FlowId,
      eventType: index > 0 && random.chance(0.6) ? `sim.e${index}` : undefined,
      queue: random.chance(0.35) ? `queue-${index}` : undefined,
      service: random.chance(index > 0 ? 0.5 : 0.2) ? `service-${index}` : undefined,
    }),
  );
  return known.map((flow, index) => {
    const { eventType, queue } = flow;
    const laterFlows = known.slice(index + 1);
    const own = random.fork();
    const settings = settingsOf(own, laterFlows, flow.service);
    const maker = new FlowMaker(own, { laterFlows, settings, asksPeople: asksPeople(seed) });
    const first = maker.node('sim.mark');
    const trigger = (type: string, config: JsonObject = {}, more: More = {}) =>
      maker.edge({ node: maker.node(type, config, more), port: 'out' }, first);
    trigger('core.manual');
    if (eventType !== undefined) trigger('core.event', { event: eventType });
    if (queue !== undefined) trigger('core.queue', { queue, concurrency: own.int(1, 2), batchSize: own.int(1, 2) });
    if (own.chance(scheduleChance)) {
      const { config, typeVersion } = makeSchedule(seed * 10 + index, own.pick([5000, 20_000, 60_000]));
      trigger('core.schedule', config, { typeVersion });
    }
    maker.chain({ node: first, port: 'out' }, 1, 5);
    return { ...flow, definition: { name: flow.id, nodes: maker.nodes, edges: maker.edges, settings } };
  });
}
