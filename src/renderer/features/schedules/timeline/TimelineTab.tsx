import { ActionIcon, Button, SegmentedControl, Skeleton } from '@mantine/core';
import { CalendarClock, ChevronLeft, ChevronRight, Search, TriangleAlert, ZoomIn, ZoomOut } from 'lucide-react';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { ScheduleConflict } from '#shared/model/schedule-views';
import { EmptyState } from '../../../components/EmptyState';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { Hint } from '../../../components/Kbd';
import { useScheduleActions } from '../../../components/occurrences/use-schedule-actions';
import { SplitPage } from '../../../components/SidePanel';
import { useCommands } from '../../../lib/commands';
import { FilterBar, useScheduleFilters } from '../FilterBar';
import { ChosenSchedule } from '../panel/ChosenSchedule';
import { keyOf } from '../schedule-key';
import { ConflictPanel } from './ConflictPanel';
import { Legend } from './Legend';
import { Timeline, type TimelineHandle } from './Timeline';
import classes from './timeline.module.css';
import { pan, SPANS, type SpanName, viewAround, zoom } from './timeline-view';
import { useTimeline } from './use-timeline';

const HOUR = 3_600_000;
const NAMES = Object.keys(SPANS) as SpanName[];

/** All schedules on one time axis: what became of the past, what is to come, and where several meet. */
export default function TimelineTab() {
  const { t } = useTranslation('schedules');
  const { filters, narrow } = useScheduleFilters();
  const [params, setParams] = useSearchParams();
  const [view, setView] = useState(() => viewAround(Date.now(), SPANS[spanOf(params)]));
  const [inSight, setInSight] = useState<readonly string[]>([]);
  const [shown, setShown] = useState<ScheduleConflict>();
  const actions = useScheduleActions();
  const timeline = useRef<TimelineHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const { query, rows, conflicts, isCut } = useTimeline(view, filters, inSight);
  const onSight = useCallback((flowIds: readonly string[]) => setInSight(flowIds), []);
  const selectedKey = params.get('schedule') ?? undefined;
  const hasConflicts = params.has('conflicts');
  const put = (change: { schedule?: string; conflicts?: string; span?: string }) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [key, value] of Object.entries(change)) {
          if (value === '') next.delete(key);
          else next.set(key, value);
        }
        return next;
      },
      { replace: true },
    );
  const toPreset = (name: SpanName) => {
    put({ span: name });
    // The moment in the middle stays there, unless the present is in sight: then it keeps its place.
    const now = Date.now();
    const isNowShown = now >= view.fromMs && now <= view.fromMs + view.spanMs;
    setView(isNowShown ? viewAround(now, SPANS[name]) : zoom(view, SPANS[name] / view.spanMs));
  };
  const preset = NAMES.find((name) => Math.abs(SPANS[name] - view.spanMs) < 1);
  const showConflict = (conflict: ScheduleConflict) => {
    setShown(conflict);
    const spanMs = Math.min(view.spanMs, HOUR);
    setView({ fromMs: (conflict.fromMs + conflict.toMs - spanMs) / 2, spanMs });
    const [first] = conflict.schedules;
    if (first !== undefined) timeline.current?.show(keyOf(first), first.atMs);
  };
  const nextConflict = (direction: 1 | -1) => {
    const at = shown === undefined ? -1 : conflicts.findIndex(({ fromMs }) => fromMs === shown.fromMs);
    const next = conflicts[at + direction] ?? conflicts[direction === 1 ? 0 : conflicts.length - 1];
    if (next !== undefined) showConflict(next);
  };
  const move = (share: number) => setView((now) => pan(now, share));
  const toNow = () => setView((now) => viewAround(Date.now(), now.spanMs));
  const group = 'page' as const;
  const inTimeline = { group, isReminder: true, inPalette: false, run: () => undefined };
  useCommands([
    { id: 'timeline-search', label: t('search'), group, keys: '/', run: () => search.current?.focus() },
    { id: 'timeline-focus', label: t('timeline.focus'), group, keys: 'f', run: () => timeline.current?.focus() },
    { id: 'timeline-now', label: t('timeline.toNow'), group, keys: 't', run: toNow },
    { id: 'timeline-conflict', label: t('conflicts.next'), group, keys: 'c', run: () => nextConflict(1) },
    { id: 'timeline-conflict-before', label: t('conflicts.previous'), group, keys: 'shift+c', run: () => nextConflict(-1) },
    { id: 'timeline-mark', label: t('timeline.keys.mark'), keys: 'ArrowRight', ...inTimeline },
    { id: 'timeline-pan', label: t('timeline.keys.pan'), keys: 'shift+ArrowRight', ...inTimeline },
    { id: 'timeline-in', label: t('timeline.zoomIn'), keys: '+', ...inTimeline },
    { id: 'timeline-out', label: t('timeline.zoomOut'), keys: '-', ...inTimeline },
  ]);
  const isFiltered = filters.text.trim() !== '' || filters.status !== undefined;
  return (
    <>
      <FilterBar
        filters={filters}
        narrow={narrow}
        searchRef={search}
        end={
          <>
            {conflicts.length > 0 && (
              <Hint label={t('conflicts.next')} keys="c">
                <Button
                  size="xs"
                  variant="default"
                  aria-pressed={hasConflicts}
                  leftSection={<TriangleAlert size={13} className={classes.warning} />}
                  onClick={() => put({ conflicts: hasConflicts ? '' : '1', schedule: '' })}
                >
                  {t('conflicts.button', { count: conflicts.length })}
                </Button>
              </Hint>
            )}
            <span className={classes.tools}>
              <ActionIcon size="md" aria-label={t('timeline.earlier')} onClick={() => move(-0.5)}>
                <ChevronLeft size={15} />
              </ActionIcon>
              <Hint label={t('timeline.toNow')} keys="t">
                <Button size="xs" variant="default" onClick={toNow}>
                  {t('timeline.now')}
                </Button>
              </Hint>
              <ActionIcon size="md" aria-label={t('timeline.later')} onClick={() => move(0.5)}>
                <ChevronRight size={15} />
              </ActionIcon>
            </span>
            <SegmentedControl
              size="xs"
              aria-label={t('timeline.span')}
              value={preset ?? ''}
              onChange={(value) => toPreset(value as SpanName)}
              data={NAMES.map((name) => ({ value: name, label: t(`timeline.spans.${name}`) }))}
            />
            <span className={classes.tools}>
              <Hint label={t('timeline.zoomIn')} keys="+">
                <ActionIcon size="md" aria-label={t('timeline.zoomIn')} onClick={() => setView((now) => zoom(now, 0.5))}>
                  <ZoomIn size={15} />
                </ActionIcon>
              </Hint>
              <Hint label={t('timeline.zoomOut')} keys="-">
                <ActionIcon size="md" aria-label={t('timeline.zoomOut')} onClick={() => setView((now) => zoom(now, 2))}>
                  <ZoomOut size={15} />
                </ActionIcon>
              </Hint>
            </span>
          </>
        }
      />
      <SplitPage>
        {query.isError && query.data === undefined ? (
          <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
        ) : query.data === undefined ? (
          <div className={classes.loading} aria-hidden="true">
            {[80, 64, 72, 56, 68].map((width) => (
              <Skeleton key={width} height={14} width={`${width}%`} />
            ))}
          </div>
        ) : rows.length === 0 ? (
          isFiltered ? (
            <EmptyState
              icon={Search}
              title={t('empty.filtered')}
              action={
                <Button variant="default" onClick={() => narrow({ q: '', status: '' })}>
                  {t('empty.clear')}
                </Button>
              }
            />
          ) : (
            <EmptyState
              icon={CalendarClock}
              title={t('empty.title')}
              text={t('empty.text')}
              action={
                <Button component={Link} to="/flows">
                  {t('empty.action')}
                </Button>
              }
            />
          )
        ) : (
          <div className={classes.column}>
            <Timeline
              handle={timeline}
              rows={rows}
              conflicts={conflicts}
              view={view}
              onView={setView}
              selectedKey={selectedKey}
              onOpen={({ key }) => put({ schedule: key, conflicts: '' })}
              onSight={onSight}
            />
            <Legend isCut={isCut} />
          </div>
        )}
        {hasConflicts ? (
          <ConflictPanel
            conflicts={conflicts}
            rows={rows}
            shown={shown}
            onShow={showConflict}
            onClose={() => put({ conflicts: '' })}
          />
        ) : (
          selectedKey !== undefined && (
            <ChosenSchedule key={selectedKey} scheduleKey={selectedKey} actions={actions} onClose={() => put({ schedule: '' })} />
          )
        )}
      </SplitPage>
    </>
  );
}

const spanOf = (params: URLSearchParams): SpanName => NAMES.find((name) => name === params.get('span')) ?? 'day';
