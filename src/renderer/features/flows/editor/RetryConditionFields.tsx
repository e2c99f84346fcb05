import { SegmentedControl, TagsInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type RetryConditions, retryConditionsSchema } from '#shared/model/policy';
import classes from './editor.module.css';

interface RetryConditionFieldsProps {
  when: RetryConditions | undefined;
  /** Undefined: every operational error. */
  onChange(when: RetryConditions | undefined): void;
}

const FIRST: RetryConditions = { codes: [], statuses: ['429', '5xx'] };

/** Which errors are tried again. */
export function RetryConditionFields({ when, onChange }: RetryConditionFieldsProps) {
  const { t } = useTranslation('flows');
  const setStatuses = (statuses: string[]) => {
    const valid = statuses.filter((status) => retryConditionsSchema.shape.statuses.safeParse([status]).success);
    onChange({ codes: when?.codes ?? [], statuses: valid });
  };
  return (
    <div className={classes.policy}>
      <span className={classes.policyLabel}>{t('policy.when')}</span>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('policy.when')}
        value={when === undefined ? 'any' : 'named'}
        onChange={(value) => onChange(value === 'any' ? undefined : FIRST)}
        data={(['any', 'named'] as const).map((value) => ({ value, label: t(`policy.whenKind.${value}`) }))}
      />
      {when !== undefined && (
        <>
          <TagsInput
            size="sm"
            label={t('policy.statuses')}
            description={t('policy.statusesHint')}
            value={when.statuses}
            onChange={setStatuses}
          />
          <TagsInput
            size="sm"
            label={t('policy.codes')}
            description={t('policy.codesHint')}
            value={when.codes}
            onChange={(codes) => onChange({ ...when, codes: codes.slice(0, 50) })}
          />
        </>
      )}
    </div>
  );
}
