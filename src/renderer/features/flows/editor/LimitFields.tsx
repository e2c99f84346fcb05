import { NumberInput, SegmentedControl, Select, Switch, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodePolicies } from '#shared/model/flow';
import { breakerPolicySchema, type PolicyShare, policyShareSchema } from '#shared/model/policy';
import { DurationField } from '../form/DurationField';
import { PolicyMeaning } from '../node-panel/PolicyMeaning';
import classes from './editor.module.css';

type Limits = Pick<NodePolicies, 'rateLimit' | 'breaker' | 'concurrency'>;

interface LimitFieldsProps {
  policies: NodePolicies | undefined;
  /** A limit that is undefined is taken away. */
  onChange(change: { [K in keyof Limits]?: Limits[K] | undefined }): void;
}

/** Rate limit, steps at a time and circuit breaker of a node, and who shares each of them. */
export function LimitFields({ policies, onChange }: LimitFieldsProps) {
  const { t } = useTranslation('flows');
  const { rateLimit, breaker, concurrency }: Limits = policies ?? {};
  const meaning = (part: keyof Limits) => (
    <PolicyMeaning part={part} policies={policies} onReset={() => onChange({ [part]: undefined })} />
  );
  return (
    <>
      <Limit
        label={t('limit.rate')}
        meaning={meaning('rateLimit')}
        isOn={rateLimit !== undefined}
        onToggle={(isOn) => onChange({ rateLimit: isOn ? { count: 10, perMs: 1000, share: 'node' } : undefined })}
      >
        {rateLimit !== undefined && (
          <>
            <Count
              label={t('limit.calls')}
              max={1_000_000}
              value={rateLimit.count}
              onChange={(count) => onChange({ rateLimit: { ...rateLimit, count } })}
            />
            <div className={classes.policy}>
              <span className={classes.policyLabel}>{t('limit.per')}</span>
              <DurationField
                label={t('limit.per')}
                value={rateLimit.perMs}
                min={1}
                onChange={(perMs) => perMs !== undefined && perMs > 0 && onChange({ rateLimit: { ...rateLimit, perMs } })}
              />
            </div>
            <ShareFields
              label={t('limit.rate')}
              share={rateLimit}
              onChange={(share) => onChange({ rateLimit: { ...withoutName(rateLimit), ...share } })}
            />
          </>
        )}
      </Limit>
      <Limit
        label={t('limit.concurrency')}
        meaning={meaning('concurrency')}
        isOn={concurrency !== undefined}
        onToggle={(isOn) => onChange({ concurrency: isOn ? { max: 1, share: 'node' } : undefined })}
      >
        {concurrency !== undefined && (
          <>
            <Count
              label={t('limit.atOnce')}
              max={10_000}
              value={concurrency.max}
              onChange={(max) => onChange({ concurrency: { ...concurrency, max } })}
            />
            <ShareFields
              label={t('limit.concurrency')}
              share={concurrency}
              onChange={(share) => onChange({ concurrency: { ...withoutName(concurrency), ...share } })}
            />
          </>
        )}
      </Limit>
      <Limit
        label={t('limit.breaker')}
        meaning={meaning('breaker')}
        isOn={breaker !== undefined}
        onToggle={(isOn) => onChange({ breaker: isOn ? breakerPolicySchema.parse({}) : undefined })}
      >
        {breaker !== undefined && (
          <>
            <Count
              label={t('limit.failures')}
              max={1000}
              value={breaker.failures}
              onChange={(failures) => onChange({ breaker: { ...breaker, failures } })}
            />
            <div className={classes.policy}>
              <span className={classes.policyLabel}>{t('limit.openFor')}</span>
              <DurationField
                label={t('limit.openFor')}
                value={breaker.openMs}
                min={100}
                onChange={(openMs) => openMs !== undefined && openMs >= 100 && onChange({ breaker: { ...breaker, openMs } })}
              />
            </div>
            <SegmentedControl
              size="xs"
              fullWidth
              aria-label={t('limit.whenOpen')}
              value={breaker.whenOpen}
              onChange={(whenOpen) => onChange({ breaker: { ...breaker, whenOpen } })}
              data={(['fail', 'wait'] as const).map((value) => ({ value, label: t(`limit.open.${value}`) }))}
            />
            <ShareFields
              label={t('limit.breaker')}
              share={breaker}
              onChange={(share) => onChange({ breaker: { ...withoutName(breaker), ...share } })}
            />
          </>
        )}
      </Limit>
    </>
  );
}

function withoutName<T extends { name?: string | undefined }>({ name: _name, ...rest }: T): Omit<T, 'name'> {
  return rest;
}

interface LimitProps {
  label: string;
  meaning: ReactNode;
  isOn: boolean;
  onToggle(isOn: boolean): void;
  children: ReactNode;
}

function Limit({ label, meaning, isOn, onToggle, children }: LimitProps) {
  return (
    <div className={classes.policy}>
      <Switch label={label} checked={isOn} onChange={(event) => onToggle(event.currentTarget.checked)} />
      {meaning}
      {isOn && <div className={classes.limit}>{children}</div>}
    </div>
  );
}

function Count({ label, max, value, onChange }: { label: string; max: number; value: number; onChange(value: number): void }) {
  return (
    <NumberInput
      size="sm"
      label={label}
      min={1}
      max={max}
      allowDecimal={false}
      value={value}
      onChange={(next) => typeof next === 'number' && onChange(Math.min(max, Math.max(1, Math.round(next))))}
    />
  );
}

interface Share {
  share: PolicyShare;
  name?: string | undefined;
}

function ShareFields({
  label,
  share: { share, name },
  onChange,
}: {
  label: string;
  share: Share;
  onChange(share: { share: PolicyShare; name?: string }): void;
}) {
  const { t } = useTranslation('flows');
  return (
    <>
      <Select
        size="sm"
        label={t('limit.share')}
        aria-label={`${label}: ${t('limit.share')}`}
        allowDeselect={false}
        data={policyShareSchema.options.map((value) => ({ value, label: t(`limit.shares.${value}`) }))}
        value={share}
        onChange={(value) => value !== null && onChange({ share: value as PolicyShare })}
      />
      {share === 'name' && (
        <TextInput
          size="sm"
          label={t('limit.name')}
          maxLength={120}
          value={name ?? ''}
          error={(name ?? '').trim() === '' && t('limit.nameMissing')}
          onChange={(event) => {
            const text = event.currentTarget.value;
            onChange(text === '' ? { share } : { share, name: text });
          }}
        />
      )}
    </>
  );
}
