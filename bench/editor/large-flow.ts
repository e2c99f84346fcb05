import type { FlowDefinitionInput } from '../../src/shared/model/flow.ts';
import { node } from '../../test/setup/flows.ts';

const COLUMNS = 40;
const ROWS = 25;
const STEP_X = 296;
const STEP_Y = 112;
const EDGES = 1500;

/** 1,000 nodes in 25 rows and 1,500 edges: along the rows, and from row to row. */
export function largeFlow(): FlowDefinitionInput {
  const id = (column: number, row: number) => `n${column}-${row}`;
  const places = Array.from({ length: COLUMNS * ROWS }, (_, index) => ({ column: Math.floor(index / ROWS), row: index % ROWS }));
  const along = places
    .filter(({ column }) => column < COLUMNS - 1)
    .map(({ column, row }) => ({ from: { node: id(column, row) }, to: { node: id(column + 1, row) } }));
  const across = places
    .filter(({ column, row }) => column < COLUMNS - 1 && row < ROWS - 1)
    .map(({ column, row }) => ({ from: { node: id(column, row) }, to: { node: id(column + 1, row + 1) } }));
  return {
    name: 'A thousand nodes',
    nodes: places.map(({ column, row }) =>
      column === 0
        ? node(id(column, row), 'core.manual')
        : node(id(column, row), 'core.set', { fields: [{ path: 'step', value: String(column) }] }),
    ),
    edges: [...along, ...across].slice(0, EDGES),
    layout: Object.fromEntries(places.map(({ column, row }) => [id(column, row), { x: column * STEP_X, y: row * STEP_Y }])),
  };
}
