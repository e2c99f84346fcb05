import { CircleAlert, Lightbulb, TriangleAlert } from 'lucide-react';
import type { Severity } from './problem-groups';

const ICONS = {
  error: { Icon: CircleAlert, color: 'var(--pf-failed)' },
  warning: { Icon: TriangleAlert, color: 'var(--pf-waiting)' },
  hint: { Icon: Lightbulb, color: 'var(--pf-text-3)' },
};

/** The sign of a severity; its shape differs too. Without a label it is decoration. */
export function ProblemIcon({ severity, label, size = 14 }: { severity: Severity; label?: string; size?: number }) {
  const { Icon, color } = ICONS[severity];
  return label === undefined ? (
    <Icon size={size} color={color} aria-hidden="true" />
  ) : (
    <Icon size={size} color={color} role="img" aria-label={label} />
  );
}
