import { ActionIcon, Button, Group, Modal, Stack, Switch, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { client } from '../../../lib/client';
import classes from './holidays.module.css';
import { bodyOf, type DayDraft, draftOf, type ListProblem, problemsOf } from './list-draft';
import type { HolidayListEntry } from './use-holiday-lists';

const ROW_PX = 36;

interface HolidayListDialogProps {
  /** The list that is changed; undefined: a new one. */
  list: HolidayListEntry | undefined;
  onClose(): void;
  onSaved(): void;
}

/** Name and days of a holiday list; schedules that name it follow at once. */
export function HolidayListDialog({ list, onClose, onSaved }: HolidayListDialogProps) {
  const { t } = useTranslation('schedules');
  const [draft, setDraft] = useState(() => draftOf(list));
  const [isTried, setTried] = useState(false);
  const nextKey = useRef(draft.days.length);
  // The dialog is drawn after this: what scrolls is known later.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const problems = problemsOf(draft);
  const keysOf = (problem: ListProblem) => problems.find((each) => each.problem === problem)?.keys ?? [];
  const missing = new Set(keysOf('date-missing'));
  const twice = new Set(keysOf('date-twice'));
  const virtualizer = useVirtualizer({
    count: draft.days.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => draft.days[index]?.key ?? index,
    overscan: 8,
  });
  const save = useMutation({
    mutationFn: async () =>
      list === undefined
        ? client.schedules.createHolidayList(bodyOf(draft))
        : client.schedules.updateHolidayList({ listId: list.id, ...bodyOf(draft) }),
    meta: { ownError: true },
    onSuccess: onSaved,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const [place] = [...missing, ...twice];
    if (place !== undefined) virtualizer.scrollToIndex(draft.days.findIndex(({ key }) => key === place));
    if (problems.length === 0) save.mutate();
  };
  const change = (key: number, part: Partial<DayDraft>) =>
    setDraft((now) => ({ ...now, days: now.days.map((day) => (day.key === key ? { ...day, ...part } : day)) }));
  const add = () => {
    const key = nextKey.current++;
    setDraft((now) => ({ ...now, days: [...now.days, { key, date: '', name: '', yearly: false }] }));
    requestAnimationFrame(() => {
      virtualizer.scrollToIndex(draft.days.length);
      requestAnimationFrame(() => document.querySelector<HTMLElement>(`[role="dialog"] [data-day="${key}"] input`)?.focus());
    });
  };
  return (
    <Modal opened onClose={onClose} size={620} title={list === undefined ? t('holidays.new') : t('holidays.editTitle')}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('holidays.column.name')}
            placeholder={t('holidays.newName')}
            maxLength={120}
            value={draft.name}
            error={isTried && problems.some(({ problem }) => problem === 'name-missing') && t('holidays.problem.name-missing')}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setDraft((now) => ({ ...now, name: value }));
            }}
            data-autofocus
          />
          <div>
            <div className={classes.daysHead}>
              <span className={classes.label}>{t('holidays.column.days')}</span>
              <Button size="compact-xs" variant="default" leftSection={<Plus size={13} />} onClick={add}>
                {t('holidays.addDay')}
              </Button>
            </div>
            {draft.days.length === 0 ? (
              <p className={classes.soft}>{t('holidays.noDays')}</p>
            ) : (
              <div ref={setScroller} className={classes.days}>
                <div className={classes.space} style={{ height: virtualizer.getTotalSize() }}>
                  {virtualizer.getVirtualItems().map((item) => {
                    const day = draft.days[item.index];
                    if (day === undefined) return null;
                    const problem = missing.has(day.key) ? 'date-missing' : twice.has(day.key) ? 'date-twice' : undefined;
                    return (
                      <div
                        key={item.key}
                        data-day={day.key}
                        className={classes.day}
                        style={{ height: ROW_PX, transform: `translateY(${item.start}px)` }}
                      >
                        <TextInput
                          size="xs"
                          type="date"
                          w={140}
                          aria-label={t('holidays.date', { number: item.index + 1 })}
                          value={day.date}
                          error={isTried && problem !== undefined}
                          title={isTried && problem !== undefined ? t(`holidays.problem.${problem}`) : undefined}
                          onChange={(event) => change(day.key, { date: event.currentTarget.value })}
                        />
                        <TextInput
                          size="xs"
                          className={classes.grow ?? ''}
                          aria-label={t('holidays.dayName', { number: item.index + 1 })}
                          placeholder={t('holidays.dayNamePlaceholder')}
                          maxLength={200}
                          value={day.name}
                          onChange={(event) => change(day.key, { name: event.currentTarget.value })}
                        />
                        <Switch
                          size="xs"
                          label={t('holidays.yearly')}
                          checked={day.yearly}
                          onChange={(event) => change(day.key, { yearly: event.currentTarget.checked })}
                        />
                        <ActionIcon
                          size="sm"
                          aria-label={t('holidays.removeDay', { number: item.index + 1 })}
                          onClick={() => setDraft((now) => ({ ...now, days: now.days.filter(({ key }) => key !== day.key) }))}
                        >
                          <Trash2 size={13} />
                        </ActionIcon>
                      </div>
                    );
                  })}
                </div>
              </div>
            )}
            {isTried &&
              problems.map(
                ({ problem }) =>
                  problem !== 'name-missing' && (
                    <div key={problem} className={classes.problem} role="alert">
                      {t(`holidays.problem.${problem}`)}
                    </div>
                  ),
              )}
          </div>
          {list !== undefined && list.usedBy.length > 0 && (
            <div className={classes.soft}>{t('holidays.follows', { count: list.usedBy.length })}</div>
          )}
          {save.isError && <ErrorPanel error={save.error} inline />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('components:cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('holidays.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
