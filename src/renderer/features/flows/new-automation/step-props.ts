import type { DataRows } from './model/data-rows';
import type { AutomationDraft } from './model/draft';

/** What every step gets. */
export interface StepProps {
  draft: AutomationDraft;
  update(change: Partial<AutomationDraft>): void;
  data: DataRows;
  /** What is wrong with a field, in the app's language; undefined: nothing that is to be told now. */
  problem(field: string): string | undefined;
  /** Goes on, as Ctrl+Enter does. */
  next(): void;
}
