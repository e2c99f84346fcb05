import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDetail } from '#shared/model/flow';
import type { NodeId } from '#shared/model/ids';
import { type Schedule, scheduleSchema } from '#shared/model/schedule';
import type { ScheduleDetail } from '#shared/model/schedule-views';
import { useScheduleWords } from '../../../../components/occurrences/use-schedule-words';
import { ScheduleEditor } from '../../../../components/schedule/ScheduleEditor';
import { api } from '../../../../lib/client';
import { useCommands } from '../../../../lib/commands';
import { isTimeZone } from '../../../../lib/format';
import { toUiError } from '../../../../lib/ui-error';
import { useProblemText } from '../use-problem-text';
import { SaveBar } from './SaveBar';
import { ScheduleBar } from './ScheduleBar';
import classes from './schedule-tab.module.css';
import { useScheduleEdit } from './use-schedule-edit';

const FRESH: Schedule = scheduleSchema.parse({
  recurrence: { kind: 'weekly', weekdays: ['MO', 'TU', 'WE', 'TH', 'FR'], times: ['09:00'] },
});

interface ScheduleFormProps {
  flow: FlowDetail;
  /** The schedule as it is; undefined: there is none yet. */
  detail: ScheduleDetail | undefined;
  /** Leaves a new schedule alone. */
  onCancel: (() => void) | undefined;
}

/** The editor of one schedule with what can be done with it, and the bar that saves. */
export function ScheduleForm({ flow, detail, onCancel }: ScheduleFormProps) {
  const { t } = useTranslation('page');
  const { sentence } = useScheduleWords();
  const problemText = useProblemText();
  const edit = useScheduleEdit(flow, detail);
  const defaultZone = useDefaultZone(flow, detail);
  const [isValid, setValid] = useState(true);
  const value = edit.value ?? FRESH;
  const isNew = detail === undefined;
  const canSave = (edit.isDirty || isNew) && isValid && !edit.save.isPending && edit.changedElsewhere === undefined;
  const save = () => {
    if (canSave) edit.save.mutate(value);
  };
  const { problems: refused } = toUiError(edit.save.error);
  const problems = refused.map((problem) => ({
    field: problem.field,
    message: problemText(problem),
    severity: problem.severity,
  }));
  useCommands([{ id: 'schedule-save', label: t('schedule.save'), group: 'page', keys: 'mod+s', run: save }]);
  const draft = detail?.schedule === undefined ? undefined : detail.draftSchedule;
  return (
    <div className={classes.root}>
      {detail !== undefined && <ScheduleBar flow={flow} detail={detail} />}
      {detail?.hasUnpublishedChange === true && draft !== undefined && !edit.isDirty && (
        <div className={classes.notice} role="status">
          <span>{t('schedule.draftDiffers', { words: sentence(draft, detail.zone) })}</span>
          <Button size="xs" variant="default" onClick={() => edit.edit(draft)}>
            {t('schedule.takeDraft')}
          </Button>
        </div>
      )}
      {edit.changedElsewhere !== undefined && (
        <div className={classes.notice} role="alert">
          <span>{t('schedule.changed', { words: sentence(edit.changedElsewhere, detail?.zone ?? defaultZone) })}</span>
          <Button size="xs" variant="default" onClick={edit.discard}>
            {t('schedule.takeTheirs')}
          </Button>
          <Button size="xs" variant="default" onClick={edit.keepMine}>
            {t('schedule.keepMine')}
          </Button>
        </div>
      )}
      <div className={classes.body}>
        <div className={classes.column}>
          <ScheduleEditor
            value={value}
            onChange={edit.edit}
            defaultZone={defaultZone}
            problems={problems}
            onValidity={setValid}
            {...(detail === undefined
              ? {}
              : {
                  exceptions: detail.exceptions,
                  anchorMs: detail.anchorMs,
                  seed: detail.seed,
                  saved: { flowId: flow.id, nodeId: detail.nodeId as NodeId },
                })}
          />
        </div>
      </div>
      {(edit.isDirty || isNew) && (
        <SaveBar
          flow={flow}
          error={edit.save.error}
          isNew={isNew}
          canSave={canSave}
          isSaving={edit.save.isPending}
          onSave={save}
          onDiscard={() => {
            edit.discard();
            onCancel?.();
          }}
        />
      )}
    </div>
  );
}

/** The zone of a schedule that names none: the flow's, else the workspace's. */
function useDefaultZone(flow: FlowDetail, detail: ScheduleDetail | undefined): string {
  const { data: settings } = useQuery(api.settings.get.queryOptions({ staleTime: 60_000 }));
  // Where the schedule names none, the host has told which one it takes.
  if (detail?.schedule?.timeZone === '') return detail.zone;
  const own = (flow.published ?? flow.draft).settings?.timeZone;
  if (own !== undefined && isTimeZone(own)) return own;
  const workspace = settings?.timeZone;
  return workspace === undefined || workspace === 'system' ? Intl.DateTimeFormat().resolvedOptions().timeZone : workspace;
}
