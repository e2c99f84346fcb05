import { useEffect, useEffectEvent, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schedule, ScheduleException } from '#shared/model/schedule';
import { isTimeZone } from '../../lib/format';
import { useFormat } from '../../lib/use-format';
import { useNow } from '../../lib/use-now';
import { FiringFields } from './fields/FiringFields';
import { Fold } from './fields/Fold';
import { Field, type FieldProblem, Problems, type ScheduleForm, ScheduleFormProvider } from './fields/form-context';
import { InputFields } from './fields/InputFields';
import { KindPicker } from './fields/KindPicker';
import { RangeFields } from './fields/RangeFields';
import { RecurrenceFields } from './fields/RecurrenceFields';
import { RuleFields } from './fields/RuleFields';
import { ZonePicker } from './fields/ZonePicker';
import { problemsOf } from './model/schedule-problems';
import { offsetMinutesOf } from './model/time-zones';
import { PreviewPanel } from './preview/SchedulePreview';
import { ScheduleSummary } from './preview/ScheduleSummary';
import { useCalendar } from './preview/use-calendar';
import type { SavedSchedule } from './preview/WhyNot';
import classes from './schedule.module.css';
import { useSectionSummaries } from './use-section-summaries';

export interface ScheduleEditorProps {
  /** It may hold what no schedule can while it is edited: see `readSchedule`. */
  value: Schedule;
  /** @param field what was edited, as a JSON pointer such as `/recurrence/times`: edits of one field belong together */
  onChange(next: Schedule, field: string): void;
  /** The zone of a schedule that names none: the flow's, else the workspace's. */
  defaultZone: string;
  /** What the host says is wrong, in the app's language. */
  problems?: readonly FieldProblem[];
  exceptions?: readonly ScheduleException[];
  /** Since when the series counts; the moment the editor was opened where left out. */
  anchorMs?: number;
  /** What the jitter is made from: `<flow>:<node>`. */
  seed?: string;
  /** The schedule as it is in force: then the host is asked why it did not run at a moment of the past. */
  saved?: SavedSchedule;
  /** The field to give the keyboard to. A new object each time. */
  reveal?: { field: string } | undefined;
  isReadOnly?: boolean;
  /** Sections that are left out, as they are asked for elsewhere. */
  hides?: readonly 'input'[];
  /** Told whenever the schedule becomes one that can be followed, or stops being one. */
  onValidity?(isValid: boolean): void;
}

const RANGE = ['/startsAt', '/endsAt', '/maxOccurrences'];
const RULES = ['/weekends', '/holidays', '/window', '/blackouts'];
const FIRING = ['/misfire', '/overlap', '/jitterMs'];
const INPUT = ['/input'];
const TEXTS = ['/recurrence/expression', '/recurrence/text'];

/** When a flow runs, to be edited, with what that means beside it. */
export function ScheduleEditor(props: ScheduleEditorProps) {
  const { value, defaultZone, problems: given = [], isReadOnly = false, reveal } = props;
  const { t } = useTranslation('schedule');
  const { locale } = useFormat();
  const now = useNow(15_000);
  const root = useRef<HTMLDivElement>(null);
  const zoneId = useId();
  const zone = isTimeZone(value.timeZone) && value.timeZone !== '' ? value.timeZone : defaultZone;
  const tomorrow = new Date(now + offsetMinutesOf(zone, now) * 60_000 + 86_400_000).toISOString().slice(0, 10);
  const [year, setYear] = useState(() => new Date().getFullYear());
  const { exceptions, anchorMs, seed } = props;
  const compiled = useCalendar({ schedule: value, defaultZone, exceptions, anchorMs, seed }, year);
  const { isStale } = compiled;
  const problems = useMemo(() => {
    const own = problemsOf(value).map(
      ({ field, code, values }): FieldProblem => ({ field, message: t(`problem.${code}`, { ...values }), severity: 'error' }),
    );
    // The texts of cron and RRULE are judged letter by letter where they are typed.
    const isTold = (field: string | undefined) =>
      own.some((problem) => problem.field === field) || (isStale && TEXTS.includes(field ?? ''));
    return [...own, ...given.filter(({ field }) => !isTold(field))];
  }, [value, given, isStale, t]);
  const isValid = !isStale && problems.every(({ severity }) => severity !== 'error');
  const tellValidity = useEffectEvent((valid: boolean) => props.onValidity?.(valid));
  useEffect(() => tellValidity(isValid), [isValid]);
  useReveal(root, reveal?.field, reveal);
  const form: ScheduleForm = {
    schedule: value,
    edit: (change, field) => props.onChange({ ...value, ...change }, field),
    problems,
    isReadOnly,
    defaultZone,
    tomorrow,
    locale,
  };
  const summaries = useSectionSummaries(value);
  const fold = { revealed: reveal?.field };
  return (
    <ScheduleFormProvider value={form}>
      <div className={classes.root} ref={root} data-two-columns>
        <div className={classes.columns}>
          <ScheduleSummary schedule={value} defaultZone={defaultZone} compiled={compiled} />
          <div className={classes.form}>
            <div className={classes.fields}>
              <Problems at="" />
              <KindPicker />
              <RecurrenceFields key={value.recurrence.kind} kind={value.recurrence.kind} />
              <Field at="/timeZone" label={t('zone.label')} htmlFor={zoneId}>
                <ZonePicker
                  id={zoneId}
                  label={t('zone.label')}
                  value={value.timeZone}
                  defaultZone={defaultZone}
                  hasError={!isTimeZone(zone)}
                  isReadOnly={isReadOnly}
                  onChange={(timeZone) => form.edit({ timeZone }, '/timeZone')}
                />
              </Field>
            </div>
            <Fold title={t('section.range')} summary={summaries.range} fields={RANGE} {...fold}>
              <RangeFields />
            </Fold>
            <Fold title={t('section.rules')} summary={summaries.rules} fields={RULES} {...fold}>
              <RuleFields />
            </Fold>
            <Fold title={t('section.firing')} summary={summaries.firing} fields={FIRING} {...fold}>
              <FiringFields />
            </Fold>
            {props.hides?.includes('input') !== true && (
              <Fold title={t('section.input')} summary={summaries.input} fields={INPUT} {...fold}>
                <InputFields />
              </Fold>
            )}
          </div>
          <div className={classes.preview}>
            <PreviewPanel compiled={compiled} saved={props.saved} onYear={setYear} />
          </div>
        </div>
      </div>
    </ScheduleFormProvider>
  );
}

/** Gives the keyboard to the control of a field, or of the nearest one around it. */
function useReveal(root: { current: HTMLDivElement | null }, field: string | undefined, asked: object | undefined): void {
  useEffect(() => {
    if (asked === undefined || field === undefined) return;
    let found: Element | null | undefined;
    for (let at = field; at !== '' && (found ?? null) === null; at = at.slice(0, at.lastIndexOf('/')))
      found = root.current?.querySelector(`[data-field="${CSS.escape(at)}"]`);
    found?.scrollIntoView({ block: 'nearest' });
    found?.querySelector<HTMLElement>('input, textarea, button, select, [contenteditable]')?.focus();
  }, [root, field, asked]);
}
