import { CircleAlert, Database, GitCommitHorizontal, History, type LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import { HistoryCount, HistoryTab } from '../../history/HistoryTab';
import { DataTab } from '../../test-runs/DataTab';
import { VersionsTab } from '../../versions/VersionsTab';
import { ProblemCounts } from '../problems/ProblemCounts';
import { ProblemsTab } from '../problems/ProblemsTab';

/** A tab of the dock below the graph. Its parts take what they need from `useEditor`. */
export interface DockTab {
  id: string;
  /** Key of its name in the words of `flows`. */
  label: string;
  icon: LucideIcon;
  Panel: ComponentType;
  /** A short count or state beside the name, seen also while the dock is closed. */
  Badge?: ComponentType;
}

/** The tabs of the dock, in their order. */
export const dockTabs: readonly DockTab[] = [
  { id: 'problems', label: 'dock.problems', icon: CircleAlert, Panel: ProblemsTab, Badge: ProblemCounts },
  { id: 'data', label: 'test-runs:tab', icon: Database, Panel: DataTab },
  { id: 'history', label: 'dock.history', icon: History, Panel: HistoryTab, Badge: HistoryCount },
  { id: 'versions', label: 'dock.versions', icon: GitCommitHorizontal, Panel: VersionsTab },
];
