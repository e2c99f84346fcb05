import { ActionIcon } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Hint } from './Kbd';
import classes from './side-panel.module.css';

/** The inspector on the right of a page, for what is selected. Esc closes it. On a phone it covers the page. */
export function SidePanel(props: {
  title: ReactNode;
  onClose(): void;
  actions?: ReactNode;
  width?: number;
  children: ReactNode;
}) {
  const { t } = useTranslation('components');
  useHotkeys([['Escape', props.onClose]]);
  return (
    <aside className={classes.root} style={{ width: props.width ?? 420 }}>
      <div className={classes.head}>
        <div className={classes.title}>{props.title}</div>
        {props.actions}
        <Hint label={t('close')} keys="Escape">
          <ActionIcon size="md" aria-label={t('close')} onClick={props.onClose}>
            <X size={16} />
          </ActionIcon>
        </Hint>
      </div>
      <div className={classes.body}>{props.children}</div>
    </aside>
  );
}

/** Beside each other: what fills the page, and a SidePanel when there is one. */
export function SplitPage({ children }: { children: ReactNode }) {
  return <div className={classes.split}>{children}</div>;
}

/** Name and value lines, as inspectors show them. */
export function Facts({ facts }: { facts: readonly (readonly [label: string, value: ReactNode])[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([label, value]) => (
        <div key={label} className={classes.fact}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
