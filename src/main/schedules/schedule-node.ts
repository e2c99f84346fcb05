import { newNodeId, uniqueName } from '#shared/document/flow-names';
import { type FlowDefinition, type FlowEdge, type FlowLayout, type FlowNode, flowNodeSchema } from '#shared/model/flow';
import { type Schedule, scheduleSchema } from '#shared/model/schedule';
import { scheduleConfig } from '#shared/model/schedule-config';
import type { Language } from './api-ports';

export const SCHEDULE_TYPE = 'core.schedule';
export const MANUAL_TYPE = 'core.manual';
/** The version of the node type whose config is a schedule. */
const TYPE_VERSION = 2;
/** How far above the flow a new trigger is drawn. */
const ROW = 140;

const LABELS = {
  schedule: { en: 'Schedule', 'pt-BR': 'Agendamento' },
  manual: { en: 'Start by hand', 'pt-BR': 'Iniciar manualmente' },
};

/** Tells the nodes that start a flow. */
export type IsTrigger = (node: FlowNode) => boolean;

/** A trigger "Schedule" that is to be added to a flow. */
export interface NewScheduleNode {
  nodeId: string;
  name: string;
  schedule: Schedule;
}

/** The schedules of a definition, in the order of its nodes. */
export function scheduleNodes(definition: FlowDefinition | undefined): FlowNode[] {
  return definition?.nodes.filter(({ type }) => type === SCHEDULE_TYPE) ?? [];
}

/** An id for a new node that is free in all of the definitions. */
export function freeNodeId(type: string, definitions: readonly FlowDefinition[]): string {
  return newNodeId(
    type,
    definitions.flatMap(({ nodes }) => nodes.map(({ id }) => id)),
  );
}

/** The definition with another schedule in the node; the same one when it has no such node or nothing differs. */
export function withSchedule(definition: FlowDefinition, nodeId: string, schedule: Schedule): FlowDefinition {
  const node = scheduleNodes(definition).find(({ id }) => id === nodeId);
  if (node === undefined) return definition;
  const current = node.typeVersion === TYPE_VERSION ? scheduleSchema.safeParse(node.config).data : undefined;
  if (current !== undefined && JSON.stringify(current) === JSON.stringify(schedule)) return definition;
  const next: FlowNode = { ...node, typeVersion: TYPE_VERSION, config: scheduleConfig(schedule) };
  return { ...definition, nodes: definition.nodes.map((each) => (each === node ? next : each)) };
}

/**
 * The definition with a schedule that leads to where its first trigger leads; of a flow without triggers, to the first node
 * that nothing leads to.
 */
export function withNewSchedule(
  definition: FlowDefinition,
  { nodeId, name, schedule }: NewScheduleNode,
  isTrigger: IsTrigger,
): FlowDefinition {
  const node = flowNodeSchema.parse({
    id: nodeId,
    type: SCHEDULE_TYPE,
    typeVersion: TYPE_VERSION,
    name: uniqueName(
      name,
      definition.nodes.map((each) => each.name),
    ),
    config: scheduleConfig(schedule),
  });
  const trigger = definition.nodes.find((each) => isTrigger(each) && each.disabled !== true) ?? definition.nodes.find(isTrigger);
  const edges = [
    ...definition.edges,
    ...targetsOf(definition, trigger).map((to): FlowEdge => ({ from: { node: node.id, port: 'out' }, to })),
  ];
  const { layout } = definition;
  return {
    ...definition,
    nodes: [...definition.nodes, node],
    edges,
    ...(layout === undefined ? {} : { layout: { ...layout, [node.id]: freePlace(layout, trigger?.id) } }),
  };
}

function targetsOf({ nodes, edges }: FlowDefinition, trigger: FlowNode | undefined): FlowEdge['to'][] {
  const leaving = edges.filter(({ from }) => from.node === trigger?.id).map(({ to }) => to);
  if (leaving.length > 0) return leaving;
  const reached = new Set(edges.map(({ to }) => to.node));
  const first = nodes.find((node) => node !== trigger && !reached.has(node.id));
  return first === undefined ? [] : [{ node: first.id, port: 'in' }];
}

/** Above all that is drawn, in line with the trigger. */
function freePlace(layout: NonNullable<FlowDefinition['layout']>, triggerId: string | undefined) {
  const places = Object.values(layout);
  const beside = triggerId === undefined ? undefined : layout[triggerId];
  return {
    x: beside?.x ?? Math.min(0, ...places.map(({ x }) => x)),
    y: places.length === 0 ? 0 : Math.min(...places.map(({ y }) => y)) - ROW,
  };
}

/**
 * The definition without the schedule. A flow that nothing would start any more gets a manual start in its place, so that
 * people and programs still can.
 * @param manualId the id of that manual start
 */
export function withoutSchedule(
  definition: FlowDefinition,
  nodeId: string,
  isTrigger: IsTrigger,
  { manualId, language }: { manualId: string; language: Language },
): FlowDefinition {
  const node = scheduleNodes(definition).find(({ id }) => id === nodeId);
  if (node === undefined) return definition;
  const others = definition.nodes.filter((each) => each !== node);
  const { [node.id]: place, ...places } = definition.layout ?? {};
  const withLayout = (layout: FlowLayout) => (definition.layout === undefined ? {} : { layout });
  if (others.some((each) => isTrigger(each) && each.disabled !== true)) {
    const edges = definition.edges.filter(({ from, to }) => from.node !== node.id && to.node !== node.id);
    return { ...definition, nodes: others, edges, ...withLayout(places) };
  }
  const names = others.map(({ name }) => name);
  const manual = flowNodeSchema.parse({ id: manualId, type: MANUAL_TYPE, name: uniqueName(LABELS.manual[language], names) });
  return {
    ...definition,
    nodes: definition.nodes.map((each) => (each === node ? manual : each)),
    edges: definition.edges.map((edge) =>
      edge.from.node === node.id ? { ...edge, from: { node: manual.id, port: 'out' } } : edge,
    ),
    ...withLayout(place === undefined ? places : { ...places, [manual.id]: place }),
  };
}

/** What a new schedule is called. */
export const scheduleLabel = (language: Language): string => LABELS.schedule[language];
