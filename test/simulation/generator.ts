/**
 * Makes flows. A flow is a chain of pieces; a piece takes the open end of what is there and leaves a new one, and may hold
 * chains of its own (branches, loop bodies). A new capability adds its piece to `pieces`.
 */
import type { FlowDefinitionInput } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import type { JsonObject } from '#shared/model/json';
import { pieces } from './pieces';
import type { Random } from './random';

export interface End {
  node: string;
  port: string;
}

/** What a flow may refer to: flows behind it, so that no ring arises. */
export interface Surroundings {
  laterFlows: readonly { id: FlowId; eventType: string | undefined }[];
}

export interface SimFlow {
  id: FlowId;
  definition: FlowDefinitionInput;
  /** Events of this type start it. */
  eventType: string | undefined;
  hasSchedule: boolean;
}

export type SimNode = FlowDefinitionInput['nodes'][number];
type More = Pick<SimNode, 'policies' | 'disabled' | 'compensation'>;

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

/** Flows that start each other by events and by `core.start-flow`, always later ones. */
export function makeFlows(random: Random, withSchedules: boolean): SimFlow[] {
  const count = random.int(1, 4);
  const known = Array.from({ length: count }, (_, index) => ({
    id: `flow_${index}` as FlowId,
    eventType: index > 0 && random.chance(0.7) ? `sim.e${index}` : undefined,
  }));
  return known.map(({ id, eventType }, index) => {
    const maker = new FlowMaker(random.fork(), { laterFlows: known.slice(index + 1) });
    const hasSchedule = withSchedules && random.chance(0.4);
    const first = maker.node('sim.mark');
    maker.edge({ node: maker.node('core.manual'), port: 'out' }, first);
    if (eventType !== undefined) maker.edge({ node: maker.node('core.event', { event: eventType }), port: 'out' }, first);
    if (hasSchedule) {
      const everyMs = random.pick([5000, 20_000, 60_000]);
      maker.edge({ node: maker.node('core.schedule', { mode: 'interval', everyMs }), port: 'out' }, first);
    }
    maker.chain({ node: first, port: 'out' }, 1, 5);
    return { id, eventType, hasSchedule, definition: { name: id, nodes: maker.nodes, edges: maker.edges } };
  });
}
