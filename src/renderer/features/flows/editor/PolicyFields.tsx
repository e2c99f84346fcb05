import { NumberInput, SegmentedControl, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type NodePolicies, type RetryPolicy, retryPolicySchema } from '#shared/model/flow';
import { DurationField } from '../form/DurationField';
import { PolicyMeaning } from '../node-panel/PolicyMeaning';
import classes from './editor.module.css';
import { LimitFields } from './LimitFields';
import { RetryConditionFields } from './RetryConditionFields';

interface PolicyFieldsProps {
  policies: NodePolicies | undefined;
  onChange(policies: NodePolicies | undefined): void;
}

type Change = { [K in keyof NodePolicies]?: NodePolicies[K] | undefined };

const DEFAULTS = retryPolicySchema.parse({});

/** Without anything but defaults a node has no policies at all. */
function tidy({ onError = 'fail', ...others }: Change): NodePolicies | undefined {
  const kept = Object.entries(others).filter(([, value]) => value !== undefined);
  return kept.length === 0 && onError === 'fail' ? undefined : { onError, ...Object.fromEntries(kept) };
}

/** How a node behaves when it is slow or fails. */
export function PolicyFields({ policies, onChange }: PolicyFieldsProps) {
  const { t } = useTranslation('flows');
  const { timeoutMs, retry, onError = 'fail' } = policies ?? {};
  const set = (change: Change) => onChange(tidy({ ...policies, ...change }));
  const meaning = (part: 'onError' | 'timeout' | 'retry') => (
    <PolicyMeaning
      part={part}
      policies={policies}
      onReset={() => set(part === 'timeout' ? { timeoutMs: undefined } : { [part]: undefined })}
    />
  );
  const setRetry = (change: Partial<RetryPolicy>) => set({ retry: { ...(retry ?? DEFAULTS), ...change } });
  return (
    <div className={classes.policies}>
      <div className={classes.policy}>
        <span className={classes.policyLabel}>{t('policy.onError')}</span>
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t('policy.onError')}
          value={onError}
          onChange={(value) => set({ onError: value })}
          data={(['fail', 'output', 'continue'] as const).map((value) => ({ value, label: t(`policy.error.${value}`) }))}
        />
        {meaning('onError')}
      </div>
      <div className={classes.policy}>
        <span className={classes.policyLabel}>{t('policy.timeout')}</span>
        <DurationField
          label={t('policy.timeout')}
          value={timeoutMs}
          min={1}
          onChange={(value) => set({ timeoutMs: value === 0 ? undefined : value })}
        />
        {meaning('timeout')}
      </div>
      <div className={classes.policy}>
        <Switch
          label={t('policy.retry')}
          checked={retry !== undefined}
          onChange={(event) => set({ retry: event.currentTarget.checked ? DEFAULTS : undefined })}
        />
        {meaning('retry')}
      </div>
      {retry !== undefined && (
        <div className={classes.retry}>
          <NumberInput
            size="sm"
            label={t('policy.maxAttempts')}
            min={1}
            max={100}
            value={retry.maxAttempts}
            onChange={(value) =>
              typeof value === 'number' && setRetry({ maxAttempts: Math.min(100, Math.max(1, Math.round(value))) })
            }
          />
          <NumberInput
            size="sm"
            label={t('policy.factor')}
            min={1}
            max={10}
            step={0.5}
            value={retry.factor}
            onChange={(value) => typeof value === 'number' && setRetry({ factor: Math.min(10, Math.max(1, value)) })}
          />
          <div className={classes.policy}>
            <span className={classes.policyLabel}>{t('policy.initialDelay')}</span>
            <DurationField
              label={t('policy.initialDelay')}
              value={retry.initialDelayMs}
              onChange={(value) => setRetry({ initialDelayMs: Math.min(86_400_000, value ?? 0) })}
            />
          </div>
          <div className={classes.policy}>
            <span className={classes.policyLabel}>{t('policy.maxDelay')}</span>
            <DurationField
              label={t('policy.maxDelay')}
              value={retry.maxDelayMs}
              onChange={(value) => setRetry({ maxDelayMs: Math.min(86_400_000, value ?? 0) })}
            />
          </div>
          <Switch
            label={t('policy.jitter')}
            checked={retry.jitter}
            onChange={(event) => setRetry({ jitter: event.currentTarget.checked })}
          />
          <RetryConditionFields
            when={retry.when}
            onChange={(when) => {
              const { when: _before, ...rest } = retry;
              set({ retry: when === undefined ? rest : { ...rest, when } });
            }}
          />
        </div>
      )}
      <LimitFields policies={policies} onChange={set} />
    </div>
  );
}
