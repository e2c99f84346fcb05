import { NumberInput, SegmentedControl, Select, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { FlowDefinition } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import { flowConcurrencySchema } from '#shared/model/policy';
import { api } from '../../../lib/client';
import { DurationField } from '../form/DurationField';
import classes from './editor.module.css';

type FlowSettings = NonNullable<FlowDefinition['settings']>;
type Change = { [K in keyof FlowSettings]?: FlowSettings[K] | undefined };

interface RunLimitFieldsProps {
  flowId: string;
  settings: FlowSettings | undefined;
  onChange(change: Change, field: string): void;
}

/** How many runs of the flow may be open at once and for how long, what runs when one has failed, and how long runs are kept. */
export function RunLimitFields({ flowId, settings, onChange }: RunLimitFieldsProps) {
  const { t } = useTranslation('flows');
  const { data: flows } = useQuery(api.flows.list.queryOptions({ input: { limit: 200 }, staleTime: 30_000 }));
  const { concurrency, retention } = settings ?? {};
  const choices = (flows?.items ?? [])
    .filter(({ id }) => id !== flowId)
    .map(({ id, name }) => ({ value: id as string, label: name }));
  const { errorFlow } = settings ?? {};
  const isListed = errorFlow === undefined || choices.some(({ value }) => value === errorFlow);
  const setRetention = (change: { maxAgeDays?: number | undefined; maxRuns?: number | undefined }) => {
    const kept = Object.entries({ ...retention, ...change }).filter(([, value]) => value !== undefined);
    onChange({ retention: kept.length === 0 ? undefined : Object.fromEntries(kept) }, 'retention');
  };
  return (
    <>
      <div className={classes.policy}>
        <Switch
          label={t('runLimit.concurrency')}
          description={t('runLimit.concurrencyHint')}
          checked={concurrency !== undefined}
          onChange={(event) =>
            onChange({ concurrency: event.currentTarget.checked ? flowConcurrencySchema.parse({}) : undefined }, 'concurrency')
          }
        />
        {concurrency !== undefined && (
          <div className={classes.limit}>
            <NumberInput
              size="sm"
              label={t('runLimit.max')}
              min={1}
              max={10_000}
              allowDecimal={false}
              value={concurrency.max}
              onChange={(value) =>
                typeof value === 'number' &&
                value >= 1 &&
                onChange({ concurrency: { ...concurrency, max: Math.min(10_000, value) } }, 'concurrency')
              }
            />
            <div className={classes.policy}>
              <span className={classes.policyLabel}>{t('runLimit.whenFull')}</span>
              <SegmentedControl
                size="xs"
                fullWidth
                aria-label={t('runLimit.whenFull')}
                value={concurrency.whenFull}
                onChange={(whenFull) => onChange({ concurrency: { ...concurrency, whenFull } }, 'concurrency')}
                data={(['queue', 'skip', 'replace'] as const).map((value) => ({ value, label: t(`runLimit.full.${value}`) }))}
              />
              <span className={classes.help}>{t(`runLimit.fullHint.${concurrency.whenFull}`)}</span>
            </div>
          </div>
        )}
      </div>
      <NumberInput
        label={t('runLimit.priority')}
        description={t('runLimit.priorityHint')}
        min={-100}
        max={100}
        allowDecimal={false}
        placeholder="0"
        value={settings?.priority ?? ''}
        onChange={(value) =>
          onChange({ priority: typeof value === 'number' && value !== 0 ? clampPriority(value) : undefined }, 'priority')
        }
      />
      <div className={classes.policy}>
        <span className={classes.policyLabel}>{t('runLimit.maxDuration')}</span>
        <span className={classes.help}>{t('runLimit.maxDurationHint')}</span>
        <DurationField
          label={t('runLimit.maxDuration')}
          value={settings?.maxDurationMs}
          min={1}
          onChange={(value) => onChange({ maxDurationMs: value === undefined || value < 1 ? undefined : value }, 'maxDurationMs')}
        />
      </div>
      <Select
        label={t('runLimit.errorFlow')}
        description={t('runLimit.errorFlowHint')}
        searchable
        clearable
        placeholder={t('runLimit.noErrorFlow')}
        data={isListed ? choices : [...choices, { value: errorFlow, label: errorFlow }]}
        value={errorFlow ?? null}
        onChange={(value) => onChange({ errorFlow: value === null ? undefined : (value as FlowId) }, 'errorFlow')}
      />
      <div className={classes.policy}>
        <span className={classes.policyLabel}>{t('runLimit.retention')}</span>
        <span className={classes.help}>{t('runLimit.retentionHint')}</span>
        <div className={classes.pair}>
          <NumberInput
            size="sm"
            label={t('runLimit.maxAgeDays')}
            min={1}
            max={36_500}
            allowDecimal={false}
            value={retention?.maxAgeDays ?? ''}
            onChange={(value) => setRetention({ maxAgeDays: typeof value === 'number' && value >= 1 ? value : undefined })}
          />
          <NumberInput
            size="sm"
            label={t('runLimit.maxRuns')}
            min={1}
            max={100_000_000}
            allowDecimal={false}
            value={retention?.maxRuns ?? ''}
            onChange={(value) => setRetention({ maxRuns: typeof value === 'number' && value >= 1 ? value : undefined })}
          />
        </div>
      </div>
    </>
  );
}

function clampPriority(value: number): number {
  return Math.min(100, Math.max(-100, Math.round(value)));
}
