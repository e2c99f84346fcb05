import { checkExpression } from '#shared/expression';
import type { ErrorInfo } from '#shared/model/errors';
import { createUlid, type RuleId } from '#shared/model/ids';
import { defaultRuleName, type NewRule, type Rule, type RuleLog } from '#shared/model/rule';
import { asRuleError, expressionInvalid, ruleNotFound } from './errors';
import { createFiringCounter } from './firings';
import type { RulesPorts } from './ports';
import { createRulesRepository, type StoredRule } from './repository';
import { ruleToFlow } from './rule-flow';

/** Rules: when an event of this type comes, do this. */
export interface RulesService {
  /** Newest first, with how often each has fired. */
  list(): Rule[];
  /** Errors: EXPRESSION_INVALID, FLOW_NOT_FOUND, BAD_REQUEST; then nothing was made. */
  create(rule: NewRule): Rule;
  /** Errors: RULE_NOT_FOUND, as all that take an id. */
  get(ruleId: string): Rule;
  /** Replaces what the rule does; its history stays. Errors: as `create`. */
  update(ruleId: string, rule: NewRule): Rule;
  /** The rule answers no event any more. Its runs stay in the history. */
  remove(ruleId: string): void;
  /** What the rule did lately, newest first. */
  logs(ruleId: string, limit: number): RuleLog[];
  /** The rule behind a hidden flow. */
  ofFlow(flowId: string): { ruleId: string; name: string; action: string } | undefined;
  /** The rule could not even start for an event: it is told as its last error. */
  noteFailure(flowId: string, error: ErrorInfo): void;
  close(): void;
}

export function createRulesService(ports: RulesPorts): RulesService {
  const { store, flows, runs, clock, random } = ports;
  const repository = createRulesRepository(store);
  const firings = createFiringCounter(ports, repository);

  function getStored(ruleId: string): StoredRule {
    const stored = repository.find(ruleId);
    if (stored === undefined) throw ruleNotFound(ruleId);
    return stored;
  }

  /** Everything that can be wrong is found here, before anything is written. */
  function compile(rule: NewRule): { name: string; definition: ReturnType<typeof ruleToFlow>; condition: string | undefined } {
    const condition = rule.condition?.trim() ? rule.condition : undefined;
    const [problem] = condition === undefined ? [] : checkExpression(condition);
    if (problem !== undefined) throw expressionInvalid('condition', problem.message, problem.position);
    if (rule.action.type === 'run_flow') ports.assertFlowExists(rule.action.flowId);
    const name = rule.name ?? defaultRuleName(rule);
    const definition = ruleToFlow({ name, event: rule.event, condition, action: rule.action });
    try {
      flows.check(definition);
    } catch (error) {
      throw asRuleError(error);
    }
    return { name, definition, condition };
  }

  const withFirings = (stored: StoredRule): Rule => firings.current(stored.flowId, stored.rule);

  return {
    list: () => repository.list().map(withFirings),

    create(input) {
      const { name, definition, condition } = compile(input);
      const atMs = clock.now();
      const stored: StoredRule = {
        flowId: flows.newId(),
        rule: {
          id: `rule_${createUlid(atMs, random)}` as RuleId,
          name,
          event: input.event,
          ...(condition === undefined ? {} : { condition }),
          action: input.action,
          enabled: input.enabled,
          createdAt: atMs,
          updatedAt: atMs,
          firedCount: 0,
        },
      };
      store.write(() => {
        flows.save({ flowId: stored.flowId, definition, enabled: input.enabled });
        repository.insert(stored);
      });
      flows.changed(stored.flowId);
      return stored.rule;
    },

    get: (ruleId) => withFirings(getStored(ruleId)),

    update(ruleId, input) {
      const { flowId, rule } = getStored(ruleId);
      const { name, definition, condition } = compile(input);
      const { condition: _, ...kept } = rule;
      const next: StoredRule = {
        flowId,
        rule: {
          ...kept,
          name,
          event: input.event,
          ...(condition === undefined ? {} : { condition }),
          action: input.action,
          enabled: input.enabled,
          updatedAt: clock.now(),
        },
      };
      store.write(() => {
        flows.save({ flowId, definition, enabled: input.enabled });
        repository.update(next);
      });
      flows.changed(flowId);
      return withFirings(next);
    },

    remove(ruleId) {
      const { flowId } = getStored(ruleId);
      store.write(() => {
        flows.remove(flowId);
        repository.remove(ruleId);
      });
      flows.changed(flowId);
    },

    logs(ruleId, limit) {
      const { flowId, rule } = getStored(ruleId);
      const { runs: recent } = runs.list({ limit, flowId, statuses: ['succeeded', 'failed', 'cancelled', 'in_doubt'] });
      return recent.map((run) => {
        const found = runs.find(run.id);
        const lastLine = found === undefined ? undefined : runs.logs(found).at(-1)?.message;
        return {
          ruleId,
          at: run.finishedAt ?? run.createdAt,
          eventId: run.trigger.detail?.['id'] ?? '',
          eventType: run.trigger.detail?.['type'] ?? '',
          outcome: run.status === 'succeeded' ? 'succeeded' : 'failed',
          message: run.error?.message ?? lastLine ?? (run.status === 'succeeded' ? rule.action.type : run.status),
          runId: run.id,
        };
      });
    },

    ofFlow(flowId) {
      const stored = repository.findByFlow(flowId);
      return stored === undefined
        ? undefined
        : { ruleId: stored.rule.id, name: stored.rule.name, action: stored.rule.action.type };
    },

    noteFailure: (flowId, error) => firings.noteFailure(flowId, error),
    close: () => firings.close(),
  };
}
