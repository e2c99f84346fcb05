import { type RefObject, useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { firstBroken, STEPS, type StepId, type StepProblem } from './model/step-problems';

export interface Steps {
  step: StepId;
  /** Steps whose problems have been told. */
  told: ReadonlySet<StepId>;
  /** Back at any time; forward as far as all before it is well, else to the first that is not, and to its field. */
  go(step: StepId): void;
  next(): void;
  back(): void;
}

const FOCUSABLE = 'input:not([type="hidden"]), textarea, select, [contenteditable="true"]';

/**
 * Which step is shown. It stands in the address, so that back, forward and a reload work as anywhere; an address of a step that
 * cannot be reached yet shows the one that is in its way.
 */
export function useSteps(problems: readonly StepProblem[], root: RefObject<HTMLElement | null>): Steps {
  const [params, setParams] = useSearchParams();
  const [told, setTold] = useState<ReadonlySet<StepId>>(new Set());
  const [wantsFocus, setWantsFocus] = useState<object>();
  const wanted = STEPS.find((each) => each === params.get('step')) ?? 'basics';
  const before = STEPS[STEPS.indexOf(wanted) - 1];
  const step = (before === undefined ? undefined : firstBroken(problems, before)) ?? wanted;
  const field = told.has(step) ? problems.find((problem) => problem.step === step)?.field : undefined;

  // Or the page would go on by itself as soon as the last letter that is missing has been typed.
  useEffect(() => {
    if (step !== wanted) setParams({ step }, { replace: true });
  }, [step, wanted, setParams]);

  const shown = useRef(step);
  useEffect(() => {
    const isNew = shown.current !== step;
    shown.current = step;
    if (!isNew && wantsFocus === undefined) return;
    const at = field === undefined ? null : (root.current?.querySelector(`[data-field="${CSS.escape(field)}"]`) ?? null);
    const target = at?.matches(FOCUSABLE) ? at : (at?.querySelector(FOCUSABLE) ?? root.current?.querySelector('h2'));
    if (target instanceof HTMLElement) target.focus();
    // Only a change of step, or a press on the way on, takes the keyboard: not each letter that mends a field.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [step, wantsFocus]);

  const show = (next: StepId) => {
    if (next !== wanted) setParams({ step: next });
  };
  const go = (target: StepId) => {
    const last = STEPS[STEPS.indexOf(target) - 1];
    const isForward = STEPS.indexOf(target) > STEPS.indexOf(step);
    const broken = isForward && last !== undefined ? firstBroken(problems, last) : undefined;
    if (broken === undefined) {
      show(target);
      return;
    }
    setTold((now) => new Set([...now, ...STEPS.slice(0, STEPS.indexOf(broken) + 1)]));
    setWantsFocus({});
    show(broken);
  };
  const by = (offset: 1 | -1) => {
    const target = STEPS[STEPS.indexOf(step) + offset];
    if (target !== undefined) go(target);
  };
  return { step, told, go, next: () => by(1), back: () => by(-1) };
}
