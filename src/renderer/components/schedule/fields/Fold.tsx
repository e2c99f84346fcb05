import { UnstyledButton } from '@mantine/core';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import classes from '../schedule.module.css';
import { useScheduleForm } from './form-context';

interface FoldProps {
  title: string;
  /** What is set in it, shown while it is closed. */
  summary: string;
  /** JSON pointers of its fields: an error in one opens it, and so does the wish to see one. */
  fields: readonly string[];
  revealed: string | undefined;
  children: ReactNode;
}

/** A part of the form that few need: closed until it is opened, and saying what is set in it. */
export function Fold({ title, summary, fields, revealed, children }: FoldProps) {
  const { problems } = useScheduleForm();
  const [chosen, setOpen] = useState<boolean>();
  const id = useId();
  const isMine = (field: string | undefined) => fields.some((own) => field === own || field?.startsWith(`${own}/`) === true);
  const mustOpen = isMine(revealed) || problems.some(({ field, severity }) => severity === 'error' && isMine(field));
  const isOpen = mustOpen || chosen === true;
  return (
    <section className={classes.fold} aria-labelledby={id}>
      <h3 className={classes.foldTitle}>
        <UnstyledButton className={classes.foldHead ?? ''} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <ChevronRight size={14} aria-hidden="true" />
          <span id={id}>{title}</span>
          {!isOpen && summary !== '' && <span className={classes.foldSummary}>{summary}</span>}
        </UnstyledButton>
      </h3>
      {isOpen && <div className={classes.fields}>{children}</div>}
    </section>
  );
}
