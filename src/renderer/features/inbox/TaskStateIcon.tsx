import { CircleCheck, CircleDashed, CircleMinus, CircleX, ClipboardList, Hourglass, ListChecks, Stamp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { HumanTaskSummary } from '#shared/model/human-task';
import classes from './inbox.module.css';

const kinds = { approval: Stamp, form: ClipboardList, decision: ListChecks };

/** What a task is, and once it is over how it ended: the shape tells, not the colour alone. */
export function TaskStateIcon({ task, size = 16 }: { task: HumanTaskSummary; size?: number }) {
  const { t } = useTranslation('inbox');
  const { state, kind } = task;
  const tone = task.outcomes.find(({ id }) => id === task.outcome)?.tone ?? 'neutral';
  const Icon =
    state === 'open'
      ? kinds[kind]
      : state === 'deciding'
        ? CircleDashed
        : state === 'expired'
          ? Hourglass
          : state === 'cancelled'
            ? CircleMinus
            : tone === 'negative'
              ? CircleX
              : CircleCheck;
  const label = state === 'open' ? t(`kind.${kind}`) : t(`state.${state}`);
  return (
    <Icon size={size} strokeWidth={1.75} className={classes.stateIcon} data-state={state} data-tone={tone} aria-label={label} />
  );
}
