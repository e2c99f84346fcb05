import type { Schedule } from '#shared/model/schedule';
import { dataRows } from './data-rows';
import type { AutomationDraft } from './draft';
import { readMapping } from './mapping';

export const STEPS = ['basics', 'data', 'variables', 'schedule', 'review'] as const;
export type StepId = (typeof STEPS)[number];

export interface StepProblem {
  step: StepId;
  /** The field that shows it. */
  field: string;
  /** Its words are `problem.<code>`. */
  code: string;
  values?: Record<string, string | number>;
  /** What an expression lacks, in English as the checker says it. */
  reason?: string;
}

const LONGEST_NAME = 120;

/** Everything that keeps a draft from becoming a flow, in the order of the steps. */
export function stepProblems(
  draft: AutomationDraft,
  mapping: string,
  isScheduleValid: (schedule: Schedule) => boolean,
): StepProblem[] {
  return [
    ...basicsProblems(draft),
    ...dataProblems(draft),
    ...readMapping(mapping, draft.action).problems.map(
      ({ code, name, reason }): StepProblem => ({
        step: 'variables',
        field: 'mapping',
        code: `mapping.${code}`,
        ...(name === undefined ? {} : { values: { name } }),
        ...(reason === undefined ? {} : { reason }),
      }),
    ),
    ...(isScheduleValid(draft.schedule) ? [] : [{ step: 'schedule' as const, field: 'schedule', code: 'schedule' }]),
  ];
}

function basicsProblems({ name, description, action, flowId, http }: AutomationDraft): StepProblem[] {
  const problem = (field: string, code: string): StepProblem => ({ step: 'basics', field, code });
  const url = http.url.trim();
  return [
    ...(name.trim() === '' ? [problem('name', 'nameMissing')] : []),
    ...(name.trim().length > LONGEST_NAME ? [problem('name', 'nameLong')] : []),
    ...(description.length > 10_000 ? [problem('description', 'descriptionLong')] : []),
    ...(action === 'flow' && flowId === '' ? [problem('flowId', 'flowMissing')] : []),
    ...(action === 'http' && url === '' ? [problem('url', 'urlMissing')] : []),
    ...(action === 'http' && url !== '' && !isAddress(url) ? [problem('url', 'urlInvalid')] : []),
  ];
}

/** An address that is known only in a run cannot be judged. */
function isAddress(url: string): boolean {
  if (url.includes('{{')) return true;
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}

function dataProblems(draft: AutomationDraft): StepProblem[] {
  const { problem } = dataRows(draft);
  if (problem === undefined) return [];
  const { code, values } = problem;
  return [{ step: 'data', field: draft.source, code: `data.${code}`, ...(values === undefined ? {} : { values }) }];
}

/** The first step with a problem, at most `until`; undefined: all are well. */
export function firstBroken(problems: readonly StepProblem[], until: StepId): StepId | undefined {
  const reached = STEPS.slice(0, STEPS.indexOf(until) + 1);
  return reached.find((step) => problems.some((problem) => problem.step === step));
}
