import { Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FlowSummary } from '#shared/model/flow';
import { ACTION_TYPES, type ActionType, type RuleDraft } from './rule-form';
import classes from './rules.module.css';

type TextField = 'message' | 'title' | 'body' | 'raised' | 'raisedData' | 'to' | 'subject' | 'text' | 'url';

interface ActionFieldsProps {
  draft: RuleDraft;
  flows: readonly FlowSummary[];
  change(fields: Partial<RuleDraft>): void;
  problemText(field: keyof RuleDraft): string | undefined;
}

const METHODS = ['POST', 'PUT', 'GET', 'DELETE'] as const;

/** What a rule does: the kind of action and the fields of that kind. */
export function ActionFields({ draft, flows, change, problemText }: ActionFieldsProps) {
  const { t } = useTranslation('rules');
  const common = (field: TextField) => ({
    label: t(`field.${field}`),
    value: draft[field],
    error: problemText(field),
    onChange: (event: { currentTarget: { value: string } }) => change({ [field]: event.currentTarget.value }),
  });
  return (
    <Stack gap="sm">
      <Select
        label={t('form.action')}
        data={ACTION_TYPES.map((value) => ({ value, label: t(`components:ruleAction.${value}`) }))}
        value={draft.type}
        onChange={(type) => change({ type: (type ?? 'log_action') as ActionType })}
      />
      {draft.type === 'log_action' && (
        <TextInput
          {...common('message')}
          description={t('form.textHint', { example: '{{ $item.data.email }}' })}
          placeholder="{{ $item.type }}: {{ $item.data.email }}"
        />
      )}
      {draft.type === 'notify' && (
        <>
          <TextInput {...common('title')} description={t('form.textHint', { example: '{{ $item.data.email }}' })} withAsterisk />
          <Textarea {...common('body')} autosize minRows={2} maxRows={6} />
        </>
      )}
      {draft.type === 'raise_event' && (
        <>
          <TextInput {...common('raised')} placeholder="user.welcomed" withAsterisk spellCheck={false} />
          <Textarea
            {...common('raisedData')}
            description={t('form.raisedDataHint')}
            placeholder="{{ $item.data }}"
            autosize
            minRows={2}
            maxRows={8}
            spellCheck={false}
            classNames={{ input: classes.monoInput ?? '' }}
          />
        </>
      )}
      {draft.type === 'send_email' && (
        <>
          <TextInput
            {...common('to')}
            description={t('form.textHint', { example: '{{ $item.data.email }}' })}
            placeholder="{{ $item.data.email }}"
            withAsterisk
          />
          <TextInput {...common('subject')} withAsterisk />
          <Textarea {...common('text')} autosize minRows={3} maxRows={10} />
        </>
      )}
      {draft.type === 'http_request' && (
        <div className={classes.request}>
          <Select
            label={t('field.method')}
            data={[...METHODS]}
            value={draft.method}
            onChange={(method) => change({ method: METHODS.find((each) => each === method) ?? 'POST' })}
          />
          <TextInput {...common('url')} placeholder="https://example.com/hook" withAsterisk spellCheck={false} />
        </div>
      )}
      {draft.type === 'run_flow' && (
        <Select
          label={t('field.flowId')}
          placeholder={t('form.flowPlaceholder')}
          data={flows.map(({ id, name }) => ({ value: id, label: name }))}
          value={draft.flowId === '' ? null : draft.flowId}
          onChange={(flowId) => change({ flowId: flowId ?? '' })}
          error={problemText('flowId')}
          nothingFoundMessage={t('form.noFlow')}
          searchable
          withAsterisk
        />
      )}
    </Stack>
  );
}
