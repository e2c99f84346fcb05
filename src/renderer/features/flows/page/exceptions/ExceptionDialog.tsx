import { Button, Group, Modal, SegmentedControl, Stack, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDetail } from '#shared/model/flow';
import type { Schedule, ScheduleException } from '#shared/model/schedule';
import type { ScheduleDetail } from '#shared/model/schedule-views';
import { ErrorPanel } from '../../../../components/ErrorPanel';
import { api } from '../../../../lib/client';
import { EffectPreview } from './EffectPreview';
import { type DraftProblem, type ExceptionDraft, type ExceptionKind, readDraft } from './exception-draft';
import { ModifyFields } from './ModifyFields';
import { PeriodFields } from './PeriodFields';
import { RescheduleFields } from './RescheduleFields';
import { useExceptions } from './use-exceptions';

const KINDS: readonly ExceptionKind[] = ['skip', 'reschedule', 'modify'];

interface ExceptionDialogProps {
  flow: FlowDetail;
  detail: ScheduleDetail;
  schedule: Schedule;
  /** The exception that is changed; undefined: a new one. */
  id: string | undefined;
  initial: ExceptionDraft;
  onClose(): void;
}

/** Makes or changes an exception, and shows what it would do while it is written. */
export function ExceptionDialog({ flow, detail, schedule, id, initial, onClose }: ExceptionDialogProps) {
  const { t } = useTranslation('page');
  const { zone, nodeId } = detail;
  const { data: all } = useQuery(api.schedules.list.queryOptions({ input: { flowId: flow.id, limit: 100 } }));
  const hasSeveral = (all?.items.length ?? 1) > 1;
  const [draft, setDraft] = useState(initial);
  const [isTried, setTried] = useState(false);
  const { save } = useExceptions(flow.id);
  const change = (part: Partial<ExceptionDraft>) => setDraft((now) => ({ ...now, ...part }));
  // Where there is one schedule, its exceptions are the flow's: they outlive a node that is made anew.
  const meant = useMemo(
    () => readDraft({ ...draft, isOwn: hasSeveral && draft.isOwn }, zone, nodeId),
    [draft, hasSeveral, zone, nodeId],
  );
  const tell = (...of: DraftProblem[]) => {
    const found = meant.problems.find((problem) => of.includes(problem));
    return isTried && found !== undefined ? t(`exceptions.problem.${found}`) : undefined;
  };
  const candidate = useMemo((): ScheduleException | undefined => {
    if (meant.exception === undefined) return undefined;
    const kept = detail.exceptions.find((exception) => exception.id === id);
    return { ...meant.exception, id: id ?? 'exc_new', createdAt: kept?.createdAt ?? Date.now() } as ScheduleException;
  }, [meant, detail.exceptions, id]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (meant.exception === undefined || save.isPending) return;
    save.mutate({ id, exception: meant.exception }, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} size={620} title={t(id === undefined ? 'exceptions.newTitle' : 'exceptions.editTitle')}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <SegmentedControl
            size="sm"
            fullWidth
            aria-label={t('exceptions.kindLabel')}
            value={draft.kind}
            onChange={(kind) => change({ kind: kind as ExceptionKind })}
            data={KINDS.map((value) => ({ value, label: t(`exceptions.kind.${value}`) }))}
          />
          {draft.kind === 'reschedule' ? (
            <RescheduleFields detail={detail} schedule={schedule} id={id} draft={draft} onChange={change} tell={tell} />
          ) : (
            <PeriodFields zone={zone} draft={draft} onChange={change} tell={tell} />
          )}
          {draft.kind === 'modify' && <ModifyFields flow={flow} draft={draft} onChange={change} tell={tell} />}
          <TextInput
            label={t('exceptions.reason')}
            placeholder={t(`exceptions.reasonFor.${draft.kind}`)}
            maxLength={500}
            value={draft.reason}
            onChange={(event) => change({ reason: event.currentTarget.value })}
          />
          {hasSeveral && draft.kind !== 'reschedule' && (
            <Switch
              label={t('exceptions.own', { name: detail.nodeName })}
              checked={draft.isOwn}
              onChange={(event) => change({ isOwn: event.currentTarget.checked })}
            />
          )}
          {candidate !== undefined && <EffectPreview detail={detail} schedule={schedule} candidate={candidate} />}
          {save.isError && <ErrorPanel error={save.error} inline />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('components:cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t(id === undefined ? `exceptions.submit.${draft.kind}` : 'exceptions.saveEdit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
