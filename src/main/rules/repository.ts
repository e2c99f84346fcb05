import type { ErrorInfo } from '#shared/model/errors';
import type { RuleId } from '#shared/model/ids';
import { type Rule, ruleActionSchema } from '#shared/model/rule';
import type { RuleStore } from './ports';

interface RuleRow {
  id: string;
  flow_id: string;
  name: string;
  event: string;
  condition: string | null;
  action: string;
  enabled: number;
  fired_count: number;
  last_fired_at: number | null;
  last_error: string | null;
  created_at: number;
  updated_at: number;
}

/** A rule with the hidden flow that carries it out. */
export interface StoredRule {
  flowId: string;
  rule: Rule;
}

/** How often a rule has fired since it was last written down. */
export interface Firings {
  fired: number;
  lastFiredAt: number | undefined;
  /** null: the last one went well; undefined: none has ended. */
  lastFailure: ErrorInfo | null | undefined;
}

const COLUMNS =
  'id, flow_id, name, event, condition, action, enabled, fired_count, last_fired_at, last_error, created_at, updated_at';

/** Rows of old versions hold the sentence alone. */
function failureFrom(text: string | null): ErrorInfo | string | null {
  return text?.startsWith('{"code"') === true ? (JSON.parse(text) as ErrorInfo) : text;
}

/** A failure as a rule tells it: its sentence, and all of it for words in another language. */
export function failureTexts(failure: ErrorInfo | string | null): Pick<Rule, 'lastError' | 'lastFailure'> {
  if (failure === null) return {};
  return typeof failure === 'string' ? { lastError: failure } : { lastError: failure.message, lastFailure: failure };
}

function storedFailure({ code, kind, message, data }: ErrorInfo): string {
  // The code comes first: by it a failure is told from a mere sentence.
  return JSON.stringify({ code, kind, message, ...(data === undefined ? {} : { data }) });
}

function toStoredRule(row: RuleRow): StoredRule {
  return {
    flowId: row.flow_id,
    rule: {
      id: row.id as RuleId,
      name: row.name,
      event: row.event,
      ...(row.condition === null ? {} : { condition: row.condition }),
      action: ruleActionSchema.parse(JSON.parse(row.action)),
      enabled: row.enabled === 1,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      ...(row.last_fired_at === null ? {} : { lastFiredAt: row.last_fired_at }),
      firedCount: row.fired_count,
      ...failureTexts(failureFrom(row.last_error)),
    },
  };
}

/** SQL of the rules room. Writes belong into `store.write`. */
export function createRulesRepository({ db }: Pick<RuleStore, 'db'>) {
  const list = db.prepare<[], RuleRow>(`SELECT ${COLUMNS} FROM rules ORDER BY created_at DESC, id DESC`);
  const find = db.prepare<[string], RuleRow>(`SELECT ${COLUMNS} FROM rules WHERE id = ?`);
  const findByFlow = db.prepare<[string], RuleRow>(`SELECT ${COLUMNS} FROM rules WHERE flow_id = ?`);
  const insert = db.prepare<[Record<string, string | number | null>]>(`
    INSERT INTO rules (id, flow_id, name, event, condition, action, enabled, created_at, updated_at)
    VALUES (:id, :flowId, :name, :event, :condition, :action, :enabled, :createdAt, :updatedAt)`);
  const update = db.prepare<[Record<string, string | number | null>]>(`
    UPDATE rules SET name = :name, event = :event, condition = :condition, action = :action, enabled = :enabled, updated_at = :updatedAt
    WHERE id = :id`);
  const remove = db.prepare<[string]>('DELETE FROM rules WHERE id = ?');
  const addFirings = db.prepare<[Record<string, string | number | null>]>(`
    UPDATE rules SET fired_count = fired_count + :fired, last_fired_at = coalesce(:lastFiredAt, last_fired_at),
      last_error = CASE WHEN :hasOutcome = 1 THEN :lastError ELSE last_error END
    WHERE flow_id = :flowId`);
  const catchUp = db.prepare<[]>(`
    UPDATE rules SET fired_count = (SELECT kept FROM run_flows WHERE flow_id = rules.flow_id)
    WHERE fired_count < (SELECT kept FROM run_flows WHERE flow_id = rules.flow_id)`);

  return {
    /** Newest first. */
    list: (): StoredRule[] => list.all().map(toStoredRule),
    find(ruleId: string): StoredRule | undefined {
      const row = find.get(ruleId);
      return row === undefined ? undefined : toStoredRule(row);
    },
    findByFlow(flowId: string): StoredRule | undefined {
      const row = findByFlow.get(flowId);
      return row === undefined ? undefined : toStoredRule(row);
    },
    insert({ flowId, rule }: StoredRule): void {
      const { id, name, event, condition, action, enabled, createdAt, updatedAt } = rule;
      insert.run({
        ...{ id, flowId, name, event, createdAt, updatedAt, condition: condition ?? null },
        action: JSON.stringify(action),
        enabled: enabled ? 1 : 0,
      });
    },
    update({ rule: { id, name, event, condition, action, enabled, updatedAt } }: StoredRule): void {
      update.run({
        ...{ id, name, event, updatedAt, condition: condition ?? null },
        action: JSON.stringify(action),
        enabled: enabled ? 1 : 0,
      });
    },
    remove: (ruleId: string): void => {
      remove.run(ruleId);
    },
    addFirings(flowId: string, { fired, lastFiredAt, lastFailure }: Firings): void {
      addFirings.run({
        ...{ flowId, fired, lastFiredAt: lastFiredAt ?? null },
        lastError: lastFailure === undefined || lastFailure === null ? null : storedFailure(lastFailure),
        hasOutcome: lastFailure === undefined ? 0 : 1,
      });
    },
    /** Counts the runs that a crash kept from being counted. Returns the number of rules concerned. */
    catchUp: (): number => catchUp.run().changes,
  };
}
export type RulesRepository = ReturnType<typeof createRulesRepository>;
