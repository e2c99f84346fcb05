import { type Attempt, compensatedSeq, type RunDetail, type StepStatus, type StepSummary } from '#shared/model/run';

/** A stretch of time of one step, as shares (0 to 1) of the whole run. */
export interface TimelineBar {
  kind: 'attempt' | 'wait' | 'step';
  left: number;
  width: number;
  fromAt: number;
  toAt: number | undefined;
  attempt: number;
}

export interface TimelineRow {
  seq: number;
  nodeId: string;
  name: string;
  /** For-each iterations it is in, counted from 1: '3' or '3.1'. */
  iteration: string;
  /** The step that it undoes. */
  undoes: string | undefined;
  status: StepStatus;
  attempt: number;
  durationMs: number | undefined;
  /** Its result comes from the run that this one repeats. */
  isTakenOver: boolean;
  bars: readonly TimelineBar[];
}

export interface Timeline {
  startAt: number;
  spanMs: number;
  ticks: readonly { left: number; offsetMs: number }[];
  rows: readonly TimelineRow[];
}

const STEPS = [1, 2, 5];

/** Round numbers for about `count` lines over a span: 0, 50, 100, … */
export function niceTicks(spanMs: number, count = 5): number[] {
  if (spanMs <= 0) return [0];
  const units = [1, 1000, 60_000, 3_600_000, 86_400_000];
  const raw = spanMs / count;
  const unit = units.findLast((each) => raw >= each) ?? 1;
  const scaled = Math.max(1, raw / unit);
  const power = 10 ** Math.floor(Math.log10(scaled));
  const step = (STEPS.find((each) => each * power >= scaled) ?? 10) * power * unit;
  return Array.from({ length: Math.floor(spanMs / step) + 1 }, (_, index) => index * step);
}

/** 'loop[2]/inner[0]' as people count: '3.1'. */
export function iterationOf(scope: string): string {
  return [...scope.matchAll(/\[(\d+)\]/g)].map((match) => Number(match[1]) + 1).join('.');
}

/** The steps of a run over time: failed attempts, waits between them and the rest, each as a bar. Grows with `now` while open. */
export function timelineOf(detail: RunDetail, now: number): Timeline {
  const names = new Map<string, string>(detail.definition.nodes.map((node) => [node.id, node.name]));
  const namesBySeq = new Map(detail.steps.map((step) => [step.seq, names.get(step.nodeId) ?? step.nodeId]));
  const attemptsOf = new Map<number, Attempt[]>();
  for (const attempt of detail.attempts) {
    const list = attemptsOf.get(attempt.seq);
    if (list === undefined) attemptsOf.set(attempt.seq, [attempt]);
    else list.push(attempt);
  }
  const began = detail.startedAt ?? detail.createdAt;
  const isTakenOver = (step: StepSummary) =>
    detail.rerunOf !== undefined && step.finishedAt !== undefined && step.startedAt < began;
  const own = detail.steps.filter((step) => !isTakenOver(step));
  const startAt = own.reduce((least, step) => Math.min(least, firstStartOf(step, attemptsOf.get(step.seq) ?? [])), began);
  const lastStep = own.reduce((most, step) => Math.max(most, step.finishedAt ?? step.startedAt), startAt);
  const endAt = Math.max(detail.finishedAt ?? now, lastStep);
  const spanMs = Math.max(1, endAt - startAt);
  const bar = (kind: TimelineBar['kind'], fromAt: number, toAt: number | undefined, attempt: number): TimelineBar => ({
    kind,
    fromAt,
    toAt,
    attempt,
    left: (fromAt - startAt) / spanMs,
    width: Math.max(0, ((toAt ?? endAt) - fromAt) / spanMs),
  });
  return {
    startAt,
    spanMs,
    ticks: niceTicks(spanMs).map((offsetMs) => ({ offsetMs, left: offsetMs / spanMs })),
    rows: detail.steps.map((step) => ({
      seq: step.seq,
      nodeId: step.nodeId,
      name: names.get(step.nodeId) ?? step.nodeId,
      iteration: iterationOf(step.scope),
      undoes: namesBySeq.get(compensatedSeq(step.scope) ?? -1),
      status: step.status,
      attempt: step.attempt,
      durationMs:
        step.status === 'skipped' || step.finishedAt === undefined
          ? undefined
          : step.finishedAt - firstStartOf(step, attemptsOf.get(step.seq) ?? []),
      isTakenOver: isTakenOver(step),
      bars: isTakenOver(step) ? [] : barsOf(step, attemptsOf.get(step.seq) ?? [], bar),
    })),
  };
}

function firstStartOf(step: StepSummary, attempts: readonly Attempt[]): number {
  return Math.min(step.startedAt, attempts[0]?.startedAt ?? step.startedAt);
}

function barsOf(
  step: StepSummary,
  attempts: readonly Attempt[],
  bar: (kind: TimelineBar['kind'], fromAt: number, toAt: number | undefined, attempt: number) => TimelineBar,
): TimelineBar[] {
  if (step.status === 'skipped') return [];
  const bars: TimelineBar[] = [];
  let previous: Attempt | undefined;
  for (const attempt of attempts) {
    if (previous !== undefined && attempt.startedAt > previous.finishedAt)
      bars.push(bar('wait', previous.finishedAt, attempt.startedAt, attempt.attempt));
    bars.push(bar('attempt', attempt.startedAt, attempt.finishedAt, attempt.attempt));
    previous = attempt;
  }
  // The last try, which ended the step or is still going on, is not among the attempts.
  const isRecorded = previous !== undefined && step.finishedAt !== undefined && previous.finishedAt >= step.finishedAt;
  if (isRecorded) return bars;
  const from = Math.max(step.startedAt, previous?.finishedAt ?? step.startedAt);
  if (previous !== undefined && from > previous.finishedAt) bars.push(bar('wait', previous.finishedAt, from, step.attempt));
  bars.push(bar(step.status === 'waiting' ? 'wait' : 'step', from, step.finishedAt, step.attempt));
  return bars;
}
