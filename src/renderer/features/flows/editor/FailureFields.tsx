import { Select, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { deadLetterPolicySchema, type FlowDefinition } from '#shared/model/flow';

type FlowSettings = NonNullable<FlowDefinition['settings']>;
type Change = { [K in keyof FlowSettings]?: FlowSettings[K] | undefined };

const POLICIES = deadLetterPolicySchema.options;

/** Which failures of the flow are kept to be tried again, and whether programs must send a key with each start. */
export function FailureFields({
  settings,
  onChange,
}: {
  settings: FlowSettings | undefined;
  onChange(change: Change, field: string): void;
}) {
  const { t } = useTranslation('flows');
  return (
    <>
      <Select
        label={t('failure.deadLetters')}
        description={t('failure.deadLettersHint')}
        allowDeselect={false}
        value={settings?.deadLetters ?? 'retries'}
        data={POLICIES.map((value) => ({ value, label: t(`failure.policy.${value}`) }))}
        onChange={(value) => {
          const policy = POLICIES.find((each) => each === value);
          onChange({ deadLetters: policy === 'retries' ? undefined : policy }, 'deadLetters');
        }}
      />
      <Switch
        label={t('failure.requireKey')}
        description={t('failure.requireKeyHint')}
        checked={settings?.requireIdempotencyKey === true}
        onChange={(event) =>
          onChange({ requireIdempotencyKey: event.currentTarget.checked ? true : undefined }, 'requireIdempotencyKey')
        }
      />
    </>
  );
}
