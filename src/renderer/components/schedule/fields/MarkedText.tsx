import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import classes from './marked-text.module.css';

interface Mark {
  from: number;
  to: number;
}

/** What others may do with the text field. */
export interface MarkedTextHandle {
  /** Gives it the keyboard with this part selected. */
  select(mark: Mark): void;
}

interface MarkedTextProps {
  id?: string;
  label: string;
  value: string;
  /** Parts that are wrong: underlined where they stand. */
  marks: readonly Mark[];
  /** Several lines that wrap. */
  isLong?: boolean;
  hasError: boolean;
  isReadOnly: boolean;
  describedBy?: string | undefined;
  placeholder?: string;
  handle?: Ref<MarkedTextHandle>;
  onChange(value: string): void;
  /** Where the cursor is. */
  onCaret?(at: number): void;
}

/** A text field in the letters of code that underlines what is wrong at its place. */
export function MarkedText(props: MarkedTextProps) {
  const { id, label, value, marks, isLong = false, hasError, isReadOnly, describedBy, placeholder, handle } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const back = useRef<HTMLDivElement>(null);
  useImperativeHandle(
    handle,
    () => ({
      select({ from, to }) {
        field.current?.focus();
        field.current?.setSelectionRange(from, to);
      },
    }),
    [],
  );
  const follow = () => {
    if (back.current === null || field.current === null) return;
    back.current.scrollLeft = field.current.scrollLeft;
    back.current.scrollTop = field.current.scrollTop;
  };
  useEffect(follow);
  const tellCaret = () => props.onCaret?.(field.current?.selectionStart ?? 0);
  return (
    <div className={classes.root} data-long={isLong || undefined} data-error={hasError || undefined}>
      <div ref={back} className={classes.back} aria-hidden="true">
        {marked(value, marks)}
      </div>
      <textarea
        ref={field}
        {...(id === undefined ? {} : { id })}
        className={classes.field}
        aria-label={label}
        aria-invalid={hasError}
        aria-describedby={describedBy}
        rows={isLong ? Math.min(10, Math.max(3, value.split('\n').length + 1)) : 1}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        readOnly={isReadOnly}
        placeholder={placeholder}
        value={value}
        onScroll={follow}
        onSelect={tellCaret}
        onKeyDown={(event) => {
          if (!isLong && event.key === 'Enter') event.preventDefault();
        }}
        onChange={(event) => {
          const text = event.currentTarget.value;
          props.onChange(isLong ? text : text.replace(/\s*\n\s*/g, ' '));
        }}
      />
    </div>
  );
}

/** The text in pieces, those that are wrong as marks. */
function marked(value: string, marks: readonly Mark[]): ReactNode[] {
  const pieces: ReactNode[] = [];
  let at = 0;
  for (const { from, to } of [...marks].sort((a, b) => a.from - b.from)) {
    if (from < at) continue;
    pieces.push(value.slice(at, from));
    // An empty place, such as one where something is missing, shows as a sign wide.
    pieces.push(<mark key={from}>{value.slice(from, to) || ' '}</mark>);
    at = Math.max(to, from);
  }
  // A last line without letters has no height of its own.
  pieces.push(`${value.slice(at)}\n`);
  return pieces;
}
