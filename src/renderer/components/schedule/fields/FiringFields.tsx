import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { type MisfirePolicy, overlapSchema } from '#shared/model/schedule';
import { useFormat } from '../../../lib/use-format';
import classes from '../schedule.module.css';
import { OneOf } from './Choices';
import { DurationInput } from './DurationInput';
import { WholeNumber } from './EveryField';
import { Field, useScheduleForm } from './form-context';

const DAY_MS = 86_400_000;
const POLICIES = ['skip', 'once', 'all'] as const satisfies readonly MisfirePolicy['policy'][];

/** What happens when the computer slept, when a run takes too long, and how exact the moment is. */
export function FiringFields() {
  const { t } = useTranslation('schedule');
  const { schedule, edit, isReadOnly } = useScheduleForm();
  const format = useFormat();
  const { misfire, overlap, jitterMs } = schedule;
  const id = useId();
  const set = (change: Partial<MisfirePolicy>, name: string) => edit({ misfire: { ...misfire, ...change } }, `/misfire/${name}`);
  const within = format.duration(misfire.catchUpMs);
  return (
    <>
      <Field at="/misfire" label={t('misfire.label')} hint={t(`misfire.means.${misfire.policy}`, { within, max: misfire.max })}>
        <OneOf
          label={t('misfire.label')}
          value={misfire.policy}
          choices={POLICIES.map((value) => ({ value, label: t(`misfire.${value}`) }))}
          isReadOnly={isReadOnly}
          onChange={(policy) => set({ policy }, 'policy')}
        />
        {misfire.policy !== 'skip' && (
          <div className={classes.pair}>
            <label htmlFor={`${id}-late`}>{t('misfire.catchUp')}</label>
            <DurationInput
              id={`${id}-late`}
              label={t('misfire.catchUp')}
              value={misfire.catchUpMs}
              maxMs={366 * DAY_MS}
              isReadOnly={isReadOnly}
              onChange={(catchUpMs) => set({ catchUpMs }, 'catchUpMs')}
            />
          </div>
        )}
        {misfire.policy === 'all' && (
          <div className={classes.pair}>
            <label htmlFor={`${id}-max`}>{t('misfire.max')}</label>
            <WholeNumber
              id={`${id}-max`}
              value={misfire.max}
              min={1}
              max={1000}
              width={92}
              isReadOnly={isReadOnly}
              onChange={(max) => set({ max }, 'max')}
            />
          </div>
        )}
      </Field>
      <Field at="/overlap" label={t('overlap.label')} hint={t(`overlap.means.${overlap}`)}>
        <OneOf
          label={t('overlap.label')}
          value={overlap}
          choices={overlapSchema.options.map((value) => ({ value, label: t(`overlap.${value}`) }))}
          isReadOnly={isReadOnly}
          onChange={(next) => edit({ overlap: next }, '/overlap')}
        />
      </Field>
      <Field
        at="/jitterMs"
        label={t('jitter.label')}
        htmlFor={`${id}-jitter`}
        hint={jitterMs === 0 ? t('jitter.none') : t('jitter.means', { within: format.duration(jitterMs) })}
      >
        <DurationInput
          id={`${id}-jitter`}
          label={t('jitter.label')}
          value={jitterMs}
          maxMs={DAY_MS}
          isReadOnly={isReadOnly}
          onChange={(next) => edit({ jitterMs: next }, '/jitterMs')}
        />
      </Field>
    </>
  );
}
