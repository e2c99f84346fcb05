import { NavLink, useNavigate } from 'react-router';
import { useCommands } from '../lib/commands';
import { Hint } from './Kbd';
import classes from './page.module.css';

interface PageTab {
  id: string;
  label: string;
  /** The address: each tab is one of its own. */
  to: string;
  /** Something short behind the label, such as a count. */
  aside?: string | undefined;
}

/** The parts of a page, each with an address; the keys 1, 2, … lead to them. */
export function PageTabs({ label, tabs }: { label: string; tabs: readonly PageTab[] }) {
  const navigate = useNavigate();
  useCommands(
    tabs.map((tab, index) => ({
      id: `tab-${tab.id}`,
      label: tab.label,
      group: 'page' as const,
      keys: String(index + 1),
      run: () => void navigate(tab.to),
    })),
  );
  return (
    <nav className={classes.tabs} aria-label={label}>
      {tabs.map((tab, index) => (
        <Hint key={tab.id} label={tab.label} keys={String(index + 1)}>
          <NavLink to={tab.to} end className={classes.tab ?? ''}>
            {tab.label}
            {tab.aside !== undefined && <span className={classes.tabAside}>{tab.aside}</span>}
          </NavLink>
        </Hint>
      ))}
    </nav>
  );
}
