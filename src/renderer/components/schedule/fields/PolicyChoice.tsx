import { useTranslation } from 'react-i18next';
import { type DayPolicy, dayPolicySchema } from '#shared/model/schedule';
import classes from '../schedule.module.css';
import { OneOf } from './Choices';
import { useScheduleForm } from './form-context';

interface PolicyProps {
  label: string;
  value: DayPolicy;
  onChange(policy: DayPolicy): void;
}

/** What becomes of an occurrence on a day that is left out. */
export function PolicyChoice({ label, value, onChange }: PolicyProps) {
  const { t } = useTranslation('schedule');
  const { isReadOnly } = useScheduleForm();
  return (
    <>
      <OneOf
        label={label}
        value={value}
        choices={dayPolicySchema.options.map((policy) => ({ value: policy, label: t(`policy.${policy}`) }))}
        isReadOnly={isReadOnly}
        onChange={onChange}
      />
      {(value === 'previous' || value === 'next') && <div className={classes.hint}>{t(`policyHint.${value}`)}</div>}
    </>
  );
}
