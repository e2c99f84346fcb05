import { compileExpression } from '#shared/expression';
import type { FlowEvent } from '#shared/model/event';
import { matchesEventType } from '#shared/model/event';
import type { JsonObject } from '#shared/model/json';
import { toEventItem } from './cloud-event';
import type { EventTrigger, EventTriggers } from './ports';

const MAX_TYPES_KEPT = 1000;

export interface Match {
  trigger: EventTrigger;
}

/** A condition that could not be evaluated: the event does not start this flow, the others are not concerned. */
export interface ConditionFailure {
  trigger: EventTrigger;
  error: unknown;
}

/** Which published flows and rules an event starts. */
export interface EventMatcher {
  match(event: FlowEvent): Promise<{ matches: Match[]; failures: ConditionFailure[] }>;
  close(): void;
}

/** `true` starts the flow; any other value does not. Errors: EXPRESSION_INVALID, EXPRESSION_FAILED. */
export async function meetsCondition(
  condition: string,
  item: JsonObject,
  place: { nodeId: string; nodeName: string },
  nowMs: number,
): Promise<boolean> {
  const expression = compileExpression(condition, { ...place, field: '/condition' });
  const value = await expression.evaluate({
    item,
    items: [item],
    run: {},
    flow: {},
    env: {},
    step: () => undefined,
    nowMs,
  });
  return value === true;
}

/** @param now milliseconds since the epoch, for `$now` in conditions */
export function createEventMatcher(triggers: EventTriggers, now: () => number): EventMatcher {
  const byType = new Map<string, EventTrigger[]>();
  const close = triggers.onChange(() => byType.clear());

  function candidates(type: string): EventTrigger[] {
    let found = byType.get(type);
    if (found === undefined) {
      found = triggers.list('core.event').filter(({ status, config }) => {
        const pattern = config['event'];
        return status === 'active' && typeof pattern === 'string' && matchesEventType(pattern, type);
      });
      if (byType.size >= MAX_TYPES_KEPT) byType.clear();
      byType.set(type, found);
    }
    return found;
  }

  return {
    async match(event) {
      const matches: Match[] = [];
      const failures: ConditionFailure[] = [];
      const found = candidates(event.type);
      if (found.length === 0) return { matches, failures };
      const item = toEventItem(event);
      for (const trigger of found) {
        const condition = trigger.config['condition'];
        try {
          const place = { nodeId: trigger.nodeId, nodeName: trigger.flowName };
          if (typeof condition !== 'string' || condition.trim() === '' || (await meetsCondition(condition, item, place, now()))) {
            matches.push({ trigger });
          }
        } catch (error) {
          failures.push({ trigger, error });
        }
      }
      return { matches, failures };
    },
    close,
  };
}
