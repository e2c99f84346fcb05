import { ScheduleEditor } from '../../../../components/schedule/ScheduleEditor';
import classes from '../new-automation.module.css';
import type { StepProps } from '../step-props';

interface ScheduleStepProps extends StepProps {
  defaultZone: string;
}

/** When it runs. The rows come from the step for data. */
export function ScheduleStep({ draft, update, problem, defaultZone }: ScheduleStepProps) {
  const told = problem('schedule');
  return (
    <div className={classes.fields} data-field="schedule">
      {told !== undefined && (
        <p className={classes.problem} role="alert">
          {told}
        </p>
      )}
      <ScheduleEditor
        value={draft.schedule}
        defaultZone={defaultZone}
        hides={HIDDEN}
        onChange={(schedule) => update({ schedule })}
      />
    </div>
  );
}

const HIDDEN = ['input'] as const;
