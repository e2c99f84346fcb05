/** One stop of the tour: what it points at, and on which page that is. */
export interface TourStep {
  /** Key of its words below `tour.steps`. */
  id: string;
  /** The value of `data-tour` on what it points at. */
  anchor: string;
  page: 'anywhere' | 'flows' | 'editor';
}

/** From the frame to a published flow. */
export const TOUR_STEPS: readonly TourStep[] = [
  { id: 'rail', anchor: 'rail', page: 'anywhere' },
  { id: 'newFlow', anchor: 'new-flow', page: 'flows' },
  { id: 'canvas', anchor: 'canvas', page: 'editor' },
  { id: 'addNode', anchor: 'add-node', page: 'editor' },
  { id: 'test', anchor: 'test', page: 'editor' },
  { id: 'publish', anchor: 'publish', page: 'editor' },
];
