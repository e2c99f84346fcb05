import { Button, Group, Modal, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowSummary } from '#shared/model/flow';
import type { Rule } from '#shared/model/rule';
import { ErrorPanel } from '../../components/ErrorPanel';
import { EventTypeInput } from '../../components/EventTypeInput';
import { toast } from '../../components/feedback';
import { useShownName } from '../../components/use-shown-name';
import { api, client } from '../../lib/client';
import { ActionFields } from './ActionFields';
import { type DraftProblems, draftOf, emptyDraft, problemsOf, type RuleDraft, ruleOf } from './rule-form';
import classes from './rules.module.css';

interface RuleDialogProps {
  /** Absent: a new one. */
  rule: Rule | undefined;
  flows: readonly FlowSummary[];
  onClose(): void;
  onSaved(rule: Rule): void;
}

/** Makes or changes a rule: when … if … do …. */
export function RuleDialog({ rule, flows, onClose, onSaved }: RuleDialogProps) {
  const { t } = useTranslation('rules');
  const queryClient = useQueryClient();
  const shownName = useShownName();
  const [draft, setDraft] = useState<RuleDraft>(() => (rule === undefined ? emptyDraft : draftOf(rule)));
  const [isTried, setTried] = useState(false);
  const problems: DraftProblems = isTried ? problemsOf(draft) : {};
  const problemText = (field: keyof RuleDraft) => {
    const problem = problems[field];
    return problem === undefined ? undefined : t(`problem.${problem}`);
  };
  const change = (fields: Partial<RuleDraft>) => setDraft((now) => ({ ...now, ...fields }));
  const save = useMutation({
    mutationFn: () =>
      rule === undefined ? client.rules.create(ruleOf(draft)) : client.rules.update({ ruleId: rule.id, rule: ruleOf(draft) }),
    meta: { ownError: true },
    onSuccess: async (saved) => {
      await queryClient.invalidateQueries({ queryKey: api.rules.key() });
      toast(t(rule === undefined ? 'created' : 'saved', { name: shownName(saved.name) }));
      onSaved(saved);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problemsOf(draft)).length === 0) save.mutate();
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={rule === undefined ? t('new') : t('editTitle', { name: shownName(rule.name) })}
      size={600}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('form.name')}
            placeholder={t('form.namePlaceholder')}
            value={draft.name}
            maxLength={120}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <fieldset className={classes.part}>
            <legend className={classes.word}>{t('form.when')}</legend>
            <EventTypeInput
              label={t('form.event')}
              description={t('form.eventHint')}
              placeholder="user.registered"
              value={draft.event}
              onChange={(event) => change({ event })}
              error={problemText('event')}
              withAsterisk
              data-autofocus
            />
          </fieldset>
          <fieldset className={classes.part}>
            <legend className={classes.word}>{t('form.if')}</legend>
            <Textarea
              label={t('form.condition')}
              description={t('form.conditionHint')}
              placeholder="data.total > 100"
              value={draft.condition}
              onChange={(event) => change({ condition: event.currentTarget.value })}
              autosize
              minRows={1}
              maxRows={6}
              spellCheck={false}
              classNames={{ input: classes.monoInput ?? '' }}
            />
          </fieldset>
          <fieldset className={classes.part}>
            <legend className={classes.word}>{t('form.do')}</legend>
            <ActionFields draft={draft} flows={flows} change={change} problemText={problemText} />
          </fieldset>
          <Switch
            label={t('form.enabled')}
            checked={draft.enabled}
            onChange={(event) => change({ enabled: event.currentTarget.checked })}
          />
          {save.isError && <ErrorPanel error={save.error} inline />}
        </Stack>
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {rule === undefined ? t('form.create') : t('form.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
