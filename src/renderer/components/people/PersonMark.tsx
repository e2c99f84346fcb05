import { Users } from 'lucide-react';
import classes from './people.module.css';

/** The first letters of the first and the last word of a name: `Ana Maria Lima` is `AL`. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/u).filter((word) => word !== '');
  const [first = ''] = words;
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return `${[...first][0] ?? ''}${[...last][0] ?? ''}`.toLocaleUpperCase();
}

/** A person's initials in a circle of a colour that stays theirs. */
export function PersonMark({ name, id, size = 18 }: { name: string; id: string; size?: number }) {
  let sum = 0;
  for (const sign of id) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 360;
  return (
    <span
      className={classes.mark}
      aria-hidden="true"
      style={{ '--mark-size': `${size}px`, '--mark-hue': String(sum) } as React.CSSProperties}
      // Drawn by the style sheet: a button with a mark is called by its label, not by two letters.
      data-initials={initialsOf(name)}
    />
  );
}

/** Several people. */
export function RoleMark({ size = 18 }: { size?: number }) {
  return (
    <span className={classes.mark} data-role aria-hidden="true" style={{ '--mark-size': `${size}px` } as React.CSSProperties}>
      <Users size={Math.round(size * 0.62)} strokeWidth={2} />
    </span>
  );
}
