import { createContext, type ReactNode, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recurrence, Schedule } from '#shared/model/schedule';
import classes from '../schedule.module.css';

/** What is said about a field, in the app's language. */
export interface FieldProblem {
  /** JSON pointer from the schedule. */
  field?: string | undefined;
  message: string;
  severity: 'error' | 'warning' | 'hint';
}

/** What the parts of a schedule's form share. */
export interface ScheduleForm {
  schedule: Schedule;
  /** @param field what was edited, as a JSON pointer: edits of one field are one step of the history */
  edit(change: Partial<Schedule>, field: string): void;
  problems: readonly FieldProblem[];
  isReadOnly: boolean;
  /** The zone where the schedule names none. */
  defaultZone: string;
  /** The day after today in the schedule's zone, YYYY-MM-DD. */
  tomorrow: string;
  locale: string;
}

const FormContext = createContext<ScheduleForm | undefined>(undefined);

export const ScheduleFormProvider = FormContext.Provider;

/** The form that a field stands in. */
export function useScheduleForm(): ScheduleForm {
  const form = useContext(FormContext);
  if (form === undefined) throw new Error('a field of a schedule outside its form');
  return form;
}

/** The recurrence, of one kind, and how to change a part of it. */
export function useRecurrence<Kind extends Recurrence['kind']>(
  kind: Kind,
): { recurrence: Extract<Recurrence, { kind: Kind }>; set(change: object, name: string): void } {
  const { schedule, edit } = useScheduleForm();
  const { recurrence } = schedule;
  if (recurrence.kind !== kind) throw new Error(`fields of ${kind} for a recurrence of ${recurrence.kind}`);
  return {
    recurrence: recurrence as Extract<Recurrence, { kind: Kind }>,
    set: (change, name) => edit({ recurrence: { ...recurrence, ...change } as Recurrence }, `/recurrence/${name}`),
  };
}

/** True for a problem at a field or inside it. */
export function useHasError(field: string): boolean {
  const { problems } = useScheduleForm();
  return problems.some((problem) => isAt(problem, field) && problem.severity === 'error');
}

function isAt(problem: FieldProblem, field: string): boolean {
  if (field === '') return (problem.field ?? '') === '';
  return problem.field === field || problem.field?.startsWith(`${field}/`) === true;
}

interface FieldProps {
  /** JSON pointer: where problems of this field, and of what is in it, are shown. */
  at: string;
  label?: string;
  htmlFor?: string;
  hint?: ReactNode;
  /** Beside the label, at the right. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A field of the form: label, control, what is wrong, what it means. */
export function Field({ at, label, htmlFor, hint, aside, children }: FieldProps) {
  return (
    <div className={classes.field} data-field={at}>
      {label !== undefined && (
        <div className={classes.fieldHead}>
          {htmlFor === undefined ? (
            <span className={classes.label}>{label}</span>
          ) : (
            <label className={classes.label} htmlFor={htmlFor}>
              {label}
            </label>
          )}
          {aside}
        </div>
      )}
      {children}
      <Problems at={at} />
      {hint !== undefined && <div className={classes.hint}>{hint}</div>}
    </div>
  );
}

/** What is wrong at a field and inside it. */
export function Problems({ at }: { at: string }) {
  const { problems } = useScheduleForm();
  const { t } = useTranslation('schedule');
  const found = problems.filter((problem) => isAt(problem, at));
  const messages = [...new Map(found.map((problem) => [problem.message, problem])).values()];
  return (
    <>
      {messages.slice(0, 3).map(({ message, severity }) => (
        <div key={message} className={classes.problem} data-tone={severity} role="alert">
          {message}
        </div>
      ))}
      {messages.length > 3 && <div className={classes.problem}>{t('moreProblems', { count: messages.length - 3 })}</div>}
    </>
  );
}
