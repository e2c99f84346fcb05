/* Everything of the canvas that is loaded only when a graph is shown. */
export { createOverlay } from './gestures/overlay';
export { readPointer } from './gestures/read-pointer';
export { createGraphCanvas } from './graph-canvas';
export { createViewMoves } from './view-moves';
