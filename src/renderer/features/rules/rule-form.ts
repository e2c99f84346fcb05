import { eventPatternSchema } from '#shared/model/event';
import type { FlowId } from '#shared/model/ids';
import { defaultRuleName, type NewRule, type Rule, type RuleAction } from '#shared/model/rule';

export const ACTION_TYPES = [
  'log_action',
  'notify',
  'send_email',
  'http_request',
  'raise_event',
  'run_flow',
] as const satisfies readonly RuleAction['type'][];
export type ActionType = (typeof ACTION_TYPES)[number];

/** A rule as the form holds it: every field of every action, so that switching between actions loses nothing. */
export interface RuleDraft {
  name: string;
  event: string;
  condition: string;
  enabled: boolean;
  type: ActionType;
  message: string;
  title: string;
  body: string;
  raised: string;
  raisedData: string;
  to: string;
  subject: string;
  text: string;
  url: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  flowId: string;
}

export const emptyDraft: RuleDraft = {
  name: '',
  event: '',
  condition: '',
  enabled: true,
  type: 'log_action',
  message: '',
  title: '',
  body: '',
  raised: '',
  raisedData: '',
  to: '',
  subject: '',
  text: '',
  url: '',
  method: 'POST',
  flowId: '',
};

/** What the form shows for a rule that exists. */
export function draftOf(rule: Rule): RuleDraft {
  const { action } = rule;
  const draft: RuleDraft = {
    ...emptyDraft,
    // A name that was made follows event and action.
    name: rule.name === defaultRuleName(rule) ? '' : rule.name,
    event: rule.event,
    condition: rule.condition ?? '',
    enabled: rule.enabled,
    type: action.type,
  };
  switch (action.type) {
    case 'log_action':
      return { ...draft, message: action.message ?? '' };
    case 'notify':
      return { ...draft, title: action.title, body: action.body ?? '' };
    case 'raise_event':
      return { ...draft, raised: action.event, raisedData: action.data ?? '' };
    case 'send_email':
      return { ...draft, to: action.to, subject: action.subject, text: action.text };
    case 'http_request':
      return { ...draft, url: action.url, method: action.method };
    case 'run_flow':
      return { ...draft, flowId: action.flowId };
  }
}

/** What is wrong with a field: `required` (empty) or `pattern` (not an event type or pattern). */
export type FieldProblem = 'required' | 'pattern';
export type DraftProblems = Partial<Record<keyof RuleDraft, FieldProblem>>;

/** The fields an action cannot do without. */
const REQUIRED: Record<ActionType, readonly (keyof RuleDraft)[]> = {
  log_action: [],
  notify: ['title'],
  raise_event: ['raised'],
  send_email: ['to', 'subject'],
  http_request: ['url'],
  run_flow: ['flowId'],
};

/** Everything that keeps the draft from being saved; expressions are judged by the host. */
export function problemsOf(draft: RuleDraft): DraftProblems {
  const problems: DraftProblems = {};
  if (draft.event.trim() === '') problems.event = 'required';
  else if (!eventPatternSchema.safeParse(draft.event.trim()).success) problems.event = 'pattern';
  for (const field of REQUIRED[draft.type]) {
    if (String(draft[field]).trim() === '') problems[field] = 'required';
  }
  return problems;
}

/** A text as an optional field: left out when empty. */
function optional<Key extends string>(key: Key, value: string): Partial<Record<Key, string>> {
  return value.trim() === '' ? {} : ({ [key]: value } as Record<Key, string>);
}

function actionOf(draft: RuleDraft): RuleAction {
  switch (draft.type) {
    case 'log_action':
      return { type: 'log_action', ...optional('message', draft.message) };
    case 'notify':
      return { type: 'notify', title: draft.title.trim(), ...optional('body', draft.body) };
    case 'raise_event':
      return { type: 'raise_event', event: draft.raised.trim(), ...optional('data', draft.raisedData) };
    case 'send_email':
      return { type: 'send_email', to: draft.to.trim(), subject: draft.subject.trim(), text: draft.text };
    case 'http_request':
      return { type: 'http_request', url: draft.url.trim(), method: draft.method };
    case 'run_flow':
      return { type: 'run_flow', flowId: draft.flowId as FlowId };
  }
}

/** The rule to save. Call only when `problemsOf` finds nothing. */
export function ruleOf(draft: RuleDraft): NewRule {
  return {
    ...optional('name', draft.name.trim()),
    event: draft.event.trim(),
    ...optional('condition', draft.condition.trim()),
    action: actionOf(draft),
    enabled: draft.enabled,
  };
}

/** The rule as it stands, to be sent back with a field changed. */
export function sameRule(rule: Rule, change: Partial<Pick<NewRule, 'enabled' | 'name'>>): NewRule {
  return { ...ruleOf(draftOf(rule)), ...change };
}

/** The part of an action that tells it from others of its kind. */
export function actionTarget(action: RuleAction, flowName: (flowId: string) => string | undefined): string {
  switch (action.type) {
    case 'log_action':
      return action.message ?? '';
    case 'notify':
      return action.title;
    case 'raise_event':
      return action.event;
    case 'send_email':
      return action.to;
    case 'http_request':
      return `${action.method} ${action.url.replace(/^https?:\/\//, '')}`;
    case 'run_flow':
      return flowName(action.flowId) ?? action.flowId;
  }
}
