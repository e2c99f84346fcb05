/**
 * A rule as the flow that carries it out: `core.event` -> one action. So a rule fires as a durable run, with retries,
 * history and recovery like any other.
 */

import { assertNever } from '#shared/model/errors';
import { type FlowDefinition, flowDefinitionSchema, type RetryPolicy } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';
import type { RuleAction } from '#shared/model/rule';

/** What the hidden flow is made of. */
export interface RuleText {
  name: string;
  event: string;
  condition?: string | undefined;
  action: RuleAction;
}

/** The network fails now and then; people who write one line expect that it is tried again. */
const NETWORK_RETRY: RetryPolicy = { maxAttempts: 3, initialDelayMs: 1000, maxDelayMs: 60_000, factor: 2, jitter: true };

interface ActionNode {
  type: string;
  config: JsonObject;
  retry?: RetryPolicy;
}

/** Texts that are left out speak of the event: its type and data. */
function actionNode(action: RuleAction): ActionNode {
  switch (action.type) {
    case 'log_action':
      return {
        type: 'core.log',
        config: { message: action.message?.trim() ? action.message : '{{ type }}: {{ data }}', level: 'info' },
      };
    case 'notify':
      return { type: 'core.notify', config: { title: action.title, body: action.body ?? '', level: 'info' } };
    case 'raise_event':
      return {
        type: 'core.raise-event',
        config: { event: action.event, data: action.data?.trim() ? action.data : '{{ data }}' },
      };
    case 'send_email':
      return {
        type: 'core.send-email',
        config: { to: action.to, subject: action.subject, text: action.text },
        retry: NETWORK_RETRY,
      };
    case 'http_request':
      return { type: 'core.http', config: { method: action.method, url: action.url }, retry: NETWORK_RETRY };
    case 'run_flow':
      return { type: 'core.start-flow', config: { flowId: action.flowId } };
    default:
      return assertNever(action);
  }
}

/** The hidden flow of a rule. Pure: the same rule gives the same definition. */
export function ruleToFlow({ name, event, condition, action }: RuleText): FlowDefinition {
  const { type, config, retry } = actionNode(action);
  return flowDefinitionSchema.parse({
    name,
    nodes: [
      {
        id: 'event',
        type: 'core.event',
        name: 'Event',
        config: { event, ...(condition === undefined ? {} : { condition }) },
      },
      { id: 'action', type, name: 'Action', config, ...(retry === undefined ? {} : { policies: { retry } }) },
    ],
    edges: [{ from: { node: 'event' }, to: { node: 'action' } }],
    layout: { event: { x: 0, y: 0 }, action: { x: 280, y: 0 } },
  });
}
