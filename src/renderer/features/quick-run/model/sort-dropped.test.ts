import { describe, expect, it } from 'vitest';
import { sortDropped } from './sort-dropped';

const flow = JSON.stringify({ name: 'A', nodes: [] });

describe('what is dropped on the window', () => {
  it('is imported when it is a flow, by its ending or by what its JSON holds, and else handed to a flow', async () => {
    const dropped = [
      new File(['anything'], 'a.pulseflow'),
      new File(['name: B'], 'b.flow.yaml'),
      new File([flow], 'b.json'),
      new File([`[${flow}]`], 'c.JSON'),
      new File(['{"total": 3}'], 'orders.json'),
      new File(['{'], 'broken.json'),
      new File([flow], 'flow.txt'),
    ];
    const { flows, others } = await sortDropped(dropped);
    expect(flows.map(({ name }) => name)).toEqual(['a.pulseflow', 'b.flow.yaml', 'b.json', 'c.JSON']);
    expect(others.map(({ name }) => name)).toEqual(['orders.json', 'broken.json', 'flow.txt']);
  });
});
