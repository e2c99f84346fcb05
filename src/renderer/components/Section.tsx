import type { ReactNode } from 'react';
import classes from './section.module.css';

/** A titled part of a page; `aside` stands at the right of the title. */
export function Section(props: { title: string; text?: ReactNode; aside?: ReactNode; flush?: boolean; children: ReactNode }) {
  return (
    <section className={classes.root} data-flush={props.flush || undefined}>
      <div className={classes.head}>
        <h2 className={classes.title}>{props.title}</h2>
        {props.aside}
      </div>
      {props.text !== undefined && <p className={classes.text}>{props.text}</p>}
      <div className={classes.body}>{props.children}</div>
    </section>
  );
}

/** A line of a form: what it is on the left, the control on the right. `id` is the control's. */
export function Line(props: { label: string; hint?: ReactNode; htmlFor?: string; children: ReactNode }) {
  return (
    <div className={classes.line}>
      <div className={classes.lineText}>
        {props.htmlFor === undefined ? (
          <div className={classes.label}>{props.label}</div>
        ) : (
          <label className={classes.label} htmlFor={props.htmlFor}>
            {props.label}
          </label>
        )}
        {props.hint !== undefined && <div className={classes.hint}>{props.hint}</div>}
      </div>
      <div className={classes.control}>{props.children}</div>
    </div>
  );
}
