import type { FlowDefinitionInput } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';
import { scheduleConfig } from '#shared/model/schedule-config';

import { writtenName } from '../../form/expression/value-path';
import { dataRows } from './data-rows';
import type { AutomationDraft } from './draft';

/** How the nodes are called, in the app's language. */
export interface NodeNames {
  schedule: string;
  eachBatch: string;
  variables: string;
  call: string;
  start: string;
  http: string;
  email: string;
}

type FlowNodeInput = FlowDefinitionInput['nodes'][number];

/** Tried again when it fails for a reason that may pass: as a node of a template is. */
const RETRY = { retry: { maxAttempts: 3, initialDelayMs: 2000, maxDelayMs: 60_000, factor: 3, jitter: true } } as const;
const STEP_X = 280;

/**
 * The flow of a draft: schedule ─▶ variables ─▶ action. With batches, variables and action are the body of a loop:
 * schedule ─▶ for each ─item▶ variables ─▶ action ─▶ loop.
 * `mailType`: the node type that sends mail here.
 */
export function buildFlow(
  draft: AutomationDraft,
  variables: JsonObject,
  names: NodeNames,
  mailType = 'core.send-email',
): FlowDefinitionInput {
  const { rows } = dataRows(draft);
  const description = draft.description.trim();
  const isBatched = draft.batchSize > 0 && rows.length > draft.batchSize;
  const trigger: FlowNodeInput = {
    ...{ id: 'schedule', type: 'core.schedule', typeVersion: 2, name: names.schedule },
    config: scheduleConfig({ ...draft.schedule, input: rows }),
  };
  const loop: FlowNodeInput = {
    ...{ id: 'each', type: 'core.for-each', typeVersion: 1, name: names.eachBatch },
    config: { batchSize: draft.batchSize, parallelism: 1 },
  };
  const body = [...setNode(variables, names), ...actionNode(draft, variables, names, mailType)];
  const nodes = [trigger, ...(isBatched ? [loop] : []), ...body];
  const edges: FlowDefinitionInput['edges'] = nodes.slice(1).map((node, at) => ({
    from: { node: nodes[at]?.id ?? '', port: isBatched && at === 1 ? 'item' : 'out' },
    to: { node: node.id, port: 'in' },
  }));
  const last = body.at(-1);
  if (isBatched && last !== undefined) edges.push({ from: { node: last.id, port: 'out' }, to: { node: loop.id, port: 'loop' } });
  return {
    format: 1,
    name: draft.name.trim(),
    ...(description === '' ? {} : { description }),
    nodes,
    edges,
    layout: Object.fromEntries(nodes.map(({ id }, at) => [id, { x: 96 + at * STEP_X, y: 160 }])),
  };
}

function setNode(variables: JsonObject, names: NodeNames): FlowNodeInput[] {
  const fields = Object.entries(variables).map(([name, value]) => ({ path: writtenField(name), value, type: 'auto' }));
  if (fields.length === 0) return [];
  return [
    { ...{ id: 'variables', type: 'core.set', typeVersion: 1, name: names.variables }, config: { fields, keepOthers: false } },
  ];
}

/** A field's name as the path of a node has it. */
function writtenField(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name) ? name : `["${name}"]`;
}

function actionNode(draft: AutomationDraft, variables: JsonObject, names: NodeNames, mailType: string): FlowNodeInput[] {
  const read = (name: string) => `{{ ${writtenName(name)} }}`;
  switch (draft.action) {
    case 'flow': {
      const isService = draft.callMode === 'wait' && draft.service !== '';
      return isService
        ? [{ id: 'call', type: 'core.call-flow', typeVersion: 1, name: names.call, config: { service: draft.service } }]
        : [{ id: 'start', type: 'core.start-flow', typeVersion: 1, name: names.start, config: { flowId: draft.flowId } }];
    }
    case 'http': {
      const { method, url } = draft.http;
      const query = Object.keys(variables).map((name) => ({ name, value: read(name) }));
      const config = { method, url: url.trim(), ...(method === 'GET' ? { query } : { bodyType: 'json' }) };
      return [{ id: 'http', type: 'core.http', typeVersion: 1, name: names.http, config, policies: RETRY }];
    }
    case 'email': {
      const fields = ['to', 'cc', 'bcc', 'from', 'subject', 'text', 'html'].filter((name) => Object.hasOwn(variables, name));
      const config = Object.fromEntries(fields.map((name) => [name, read(name)]));
      return [{ id: 'email', type: mailType, typeVersion: 1, name: names.email, config, policies: RETRY }];
    }
    case 'empty':
      return [];
  }
}
