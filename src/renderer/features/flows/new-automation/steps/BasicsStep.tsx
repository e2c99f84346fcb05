import { Radio, Select, Textarea, TextInput } from '@mantine/core';
import { Globe, type LucideIcon, Mail, MousePointerClick, Workflow } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ACTION_KINDS, type ActionKind, HTTP_METHODS } from '../model/draft';
import classes from '../new-automation.module.css';
import type { StepProps } from '../step-props';
import { FlowChoice } from './FlowChoice';

const ICONS: Readonly<Record<ActionKind, LucideIcon>> = { flow: Workflow, http: Globe, email: Mail, empty: MousePointerClick };

/** The id of its form, for a button outside. */
export const BASICS_FORM = 'new-automation-basics';

/** What it is called and what it does. */
export function BasicsStep(props: StepProps) {
  const { draft, update, problem, next } = props;
  const { t } = useTranslation('new-automation');
  return (
    <form
      id={BASICS_FORM}
      className={classes.fields}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        next();
      }}
    >
      <TextInput
        data-field="name"
        label={t('basics.name')}
        placeholder={t('basics.namePlaceholder')}
        required
        maxLength={200}
        value={draft.name}
        error={problem('name')}
        onChange={(event) => update({ name: event.currentTarget.value })}
      />
      <Textarea
        data-field="description"
        label={t('basics.description')}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={10_000}
        value={draft.description}
        error={problem('description')}
        onChange={(event) => update({ description: event.currentTarget.value })}
      />
      <Radio.Group
        label={t('basics.action')}
        value={draft.action}
        onChange={(action) => update({ action: action as ActionKind })}
        classNames={{ label: classes.groupLabel ?? '' }}
      >
        <div className={classes.cards}>
          {ACTION_KINDS.map((kind) => {
            const Icon = ICONS[kind];
            return (
              <Radio.Card key={kind} value={kind} className={classes.card ?? ''}>
                <Icon size={16} aria-hidden="true" />
                <span className={classes.cardText}>
                  <strong>{t(`action.${kind}.title`)}</strong>
                  <span>{t(`action.${kind}.text`)}</span>
                </span>
                <Radio.Indicator size="xs" />
              </Radio.Card>
            );
          })}
        </div>
      </Radio.Group>
      {draft.action === 'flow' && <FlowChoice {...props} />}
      {draft.action === 'http' && (
        <div className={classes.address}>
          <Select
            label={t('basics.method')}
            allowDeselect={false}
            data={[...HTTP_METHODS]}
            value={draft.http.method}
            onChange={(method) => {
              const chosen = HTTP_METHODS.find((each) => each === method);
              if (chosen !== undefined) update({ http: { ...draft.http, method: chosen } });
            }}
          />
          <TextInput
            data-field="url"
            label={t('basics.url')}
            description={t(draft.http.method === 'GET' ? 'basics.urlGet' : 'basics.urlSend', { braces: '{{\u00a0}}' })}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            placeholder="https://api.example.com/orders"
            required
            value={draft.http.url}
            error={problem('url')}
            onChange={(event) => update({ http: { ...draft.http, url: event.currentTarget.value } })}
          />
        </div>
      )}
      {draft.action === 'email' && <p className={classes.note}>{t('basics.emailHint')}</p>}
    </form>
  );
}
