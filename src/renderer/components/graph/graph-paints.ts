import type { NodeCategory } from '#shared/model/node-type';
import type { StepStatus } from '#shared/model/run';
import type { GraphNode } from './graph-model';

/** The theme's colours for what is drawn on a canvas, where style sheets do not reach. */
export interface GraphPaints {
  card: string;
  border: string;
  edge: string;
  text: string;
  accent: string;
  view: string;
  categories: Record<NodeCategory, string>;
  states: Partial<Record<StepStatus, string>>;
  error: string;
  warning: string;
}

/** Reads the colours in force where `element` is. */
export function paintsOf(element: Element): GraphPaints {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(`--pf-${name}`).trim();
  return {
    card: of('raised'),
    border: of('border-strong'),
    edge: of('text-3'),
    text: of('text'),
    accent: of('accent'),
    view: of('selected'),
    categories: {
      trigger: of('cat-trigger'),
      control: of('cat-control'),
      data: of('cat-data'),
      network: of('cat-network'),
      files: of('cat-files'),
      messages: of('cat-messages'),
      apps: of('cat-apps'),
      databases: of('cat-databases'),
      ai: of('cat-ai'),
      code: of('cat-code'),
    },
    states: {
      running: of('running'),
      waiting: of('waiting'),
      succeeded: of('succeeded'),
      failed: of('failed'),
      in_doubt: of('in-doubt'),
      cancelled: of('cancelled'),
    },
    error: of('failed'),
    warning: of('waiting'),
  };
}

/** The colour that says most about a node: its state in a run, its problem, else its kind. */
export function nodePaint(paints: GraphPaints, node: GraphNode): string {
  const state = node.status === undefined ? undefined : paints.states[node.status];
  if (state !== undefined) return state;
  if (node.message !== undefined) return node.message.tone === 'error' ? paints.error : paints.warning;
  return paints.categories[node.category];
}
