import type { People } from '../use-people';

/** What every pane beside the list is given. */
export interface PaneProps {
  people: People;
  /** The place in the list, from 1; undefined: it is not in it. */
  place: { at: number; of: number } | undefined;
  onStep(step: 1 | -1): void;
  onClose(): void;
}
