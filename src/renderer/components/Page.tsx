import { type ReactNode, useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import classes from './page.module.css';

export interface Crumb {
  label: string;
  /** A path of the app; absent: where one is. */
  to?: string;
}

/** What the top bar shows; set by PageHeader. */
const crumbStore = createStore<{ crumbs: readonly Crumb[] }>(() => ({ crumbs: [] }));

/** The crumbs of the open page, live. */
export function useCrumbs(): readonly Crumb[] {
  return useStore(crumbStore, (store) => store.crumbs);
}

interface PageHeaderProps {
  title: string;
  /** Pages above this one, for the breadcrumb in the top bar; the page itself is added. */
  parents?: readonly Crumb[];
  /** Beside the title: a badge, a count. */
  aside?: ReactNode;
  /** One muted line after the title; left out on narrow windows. */
  hint?: ReactNode;
  /** On the right: at most one filled button. */
  actions?: ReactNode;
}

/** The head of a page: sets the window's title and the breadcrumb, shows the title, what stands beside it, and the actions. */
export function PageHeader({ title, parents, aside, hint, actions }: PageHeaderProps) {
  const trail = JSON.stringify([...(parents ?? []), { label: title }]);
  useEffect(() => {
    document.title = `${title} · PulseFlow`;
    crumbStore.setState({ crumbs: JSON.parse(trail) as Crumb[] });
  }, [title, trail]);
  return (
    <header className={classes.header}>
      <h1 className={classes.title}>{title}</h1>
      {aside}
      {hint !== undefined && <span className={classes.hint}>{hint}</span>}
      <div className={classes.actions}>{actions}</div>
    </header>
  );
}

/** A row of filters below the header. */
export function Toolbar({ children, end }: { children: ReactNode; end?: ReactNode }) {
  return (
    <div className={classes.toolbar}>
      {children}
      {end !== undefined && <div className={classes.actions}>{end}</div>}
    </div>
  );
}

/** The body of a page that scrolls as a whole, with a readable width. Lists bring their own scrolling instead. */
export function PageBody({ children, width = 1120 }: { children: ReactNode; width?: number }) {
  return (
    <div className={classes.body}>
      <div className={classes.column} style={{ maxWidth: width }}>
        {children}
      </div>
    </div>
  );
}
