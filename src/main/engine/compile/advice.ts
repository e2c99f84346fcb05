/** What does not keep a flow from running, but is likely not meant: nodes never reached, old versions, effects left alone. */
import type { FlowDefinition } from '#shared/model/flow';
import type { NodeRegistry } from '../ports';
import type { NodeServices, NodeType } from '../sdk/node-type';
import { compensationTargets } from './compensations';
import type { GraphEdge, GraphNode } from './graph';
import type { ProblemList } from './problems';

/** Effects are judged as if every service were set up: what acts only then should be guarded before. */
const ALL_LIVE = { mail: { isLive: true } } as NodeServices;

interface Parts {
  definition: FlowDefinition;
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  registry: NodeRegistry;
}

/** Reports warnings and hints. A hint of a node can be muted by its code in the node's `muted`. */
export function advise(parts: Parts, problems: ProblemList): void {
  warnUnreached(parts, problems);
  warnOldVersions(parts, problems);
  warnOff(parts, problems);
  hintReplaced(parts, problems);
  hintOpenOutputs(parts, problems);
  hintUnguarded(parts, problems);
}

/** A trigger that is disabled counts as a beginning: what follows it waits for it on purpose. */
function warnUnreached({ nodes, edges }: Parts, problems: ProblemList): void {
  const undoing = compensationTargets(nodes);
  const reached = new Set(
    nodes.filter(({ type, source }) => type.kind === 'trigger' || undoing.has(source.id)).map(({ index }) => index),
  );
  const hasWayIn = new Set<number>();
  const targets = new Map<number, number[]>();
  for (const { from, to, isReturn } of edges) {
    if (isReturn) continue;
    hasWayIn.add(to.index);
    const list = targets.get(from.index);
    if (list === undefined) targets.set(from.index, [to.index]);
    else list.push(to.index);
  }
  const queue = [...reached];
  for (let next = 0; next < queue.length; next++) {
    for (const target of targets.get(queue[next] as number) ?? []) {
      if (reached.has(target)) continue;
      reached.add(target);
      queue.push(target);
    }
  }
  for (const { index, source } of nodes) {
    if (reached.has(index)) continue;
    const isBehind = hasWayIn.has(index);
    const message = isBehind
      ? 'Only nodes that never run lead to this node, so it never runs either.'
      : 'Nothing leads to this node, so it never runs.';
    problems.addAt(source, 'NODE_UNREACHED', message, {
      severity: 'warning',
      ...(isBehind ? { detail: 'NODE_UNREACHED_BEHIND' } : {}),
    });
  }
}

function warnOldVersions({ nodes, registry }: Parts, problems: ProblemList): void {
  const newest = new Map<string, NodeType>();
  for (const type of registry.list()) {
    if (type.version > (newest.get(type.type)?.version ?? 0)) newest.set(type.type, type);
  }
  for (const { source, type } of nodes) {
    const version = newest.get(type.type)?.version ?? type.version;
    if (version <= type.version) continue;
    problems.addAt(
      source,
      'NODE_VERSION_OLD',
      `It is version ${type.version} of its node type; version ${version} is there. Update the node, and look at its settings.`,
      { severity: 'warning', values: { version: type.version, newest: version } },
    );
  }
}

/** A flow may be written before its plugin is there; once it runs, the step fails. */
function warnOff({ nodes }: Parts, problems: ProblemList): void {
  for (const { source, type } of nodes) {
    if (type.isOff !== true || source.disabled === true) continue;
    const plugin = type.plugin ?? type.type;
    problems.addAt(
      source,
      'NODE_PLUGIN_OFF',
      `The plugin "${plugin}" does not run now, so this node fails. Switch it on under Plugins, or allow what it asks for there.`,
      { severity: 'warning', values: { plugin } },
    );
  }
}

/** The newer type may come from a plugin that is not there. */
function hintReplaced({ nodes, registry }: Parts, problems: ProblemList): void {
  for (const { source, type } of nodes) {
    const { replacedBy } = type;
    if (replacedBy === undefined || source.muted?.includes('NODE_REPLACED') === true) continue;
    if (registry.find(replacedBy, 1) === undefined) continue;
    const message = 'A newer node does the same and more. Replace it: the settings stay as they are.';
    problems.addAt(source, 'NODE_REPLACED', message, { severity: 'hint' });
  }
}

/** Of a node whose outputs are answers, one that leads nowhere ends the flow there in silence; a node at the end is meant so. */
function hintOpenOutputs({ nodes, edges }: Parts, problems: ProblemList): void {
  for (const { index, source, type, outputs } of nodes) {
    if (type.expectsAllOutputs !== true || source.disabled === true) continue;
    const taken = new Set(edges.filter(({ from }) => from.index === index).map((edge) => edge.fromPort));
    if (taken.size === 0 || source.muted?.includes('OUTPUT_OPEN') === true) continue;
    const open = outputs.filter((name) => name !== 'error' && !taken.has(name)).join(', ');
    if (open === '') continue;
    const message = `Nothing follows its output ${open}: items that leave there end. Connect it, or mute this hint.`;
    problems.addAt(source, 'OUTPUT_OPEN', message, { severity: 'hint', values: { outputs: open } });
  }
}

function hintUnguarded({ definition, nodes }: Parts, problems: ProblemList): void {
  if (definition.settings?.errorFlow !== undefined) return;
  for (const { source, type } of nodes) {
    const { policies, compensation, disabled, muted } = source;
    if (disabled === true || compensation !== undefined || muted?.includes('EFFECT_UNGUARDED') === true) continue;
    if (policies?.retry !== undefined || (policies?.onError ?? 'fail') !== 'fail') continue;
    if (!isUnsafe(source.config, type)) continue;
    problems.addAt(
      source,
      'EFFECT_UNGUARDED',
      'It acts on the world, and nothing is said for when it fails. Give it a retry or an error output, or the flow an error flow.',
      { severity: 'hint' },
    );
  }
}

function isUnsafe(config: FlowDefinition['nodes'][number]['config'], { effect }: NodeType): boolean {
  try {
    return (typeof effect === 'function' ? effect(config, ALL_LIVE) : effect) === 'unsafe';
  } catch {
    // A config that is broken is reported for what it is.
    return false;
  }
}
