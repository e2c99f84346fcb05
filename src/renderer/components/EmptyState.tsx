import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

/** What stands where nothing is yet: one sentence that teaches the next step, and one button. */
export function EmptyState(props: { icon: LucideIcon; title: string; text?: ReactNode; action?: ReactNode; compact?: boolean }) {
  const { icon: Icon, title, text, action, compact = false } = props;
  return (
    <div className={classes.root} data-compact={compact || undefined}>
      <Icon size={compact ? 18 : 24} strokeWidth={1.5} className={classes.icon} aria-hidden="true" />
      <div className={classes.title}>{title}</div>
      {text !== undefined && <div className={classes.text}>{text}</div>}
      {action !== undefined && <div className={classes.action}>{action}</div>}
    </div>
  );
}
