import { expect, it } from 'vitest';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { fitsRequest } from './node-fits';

const type = (kind: NodeTypeInfo['kind'], inputs: string[], outputs: string[]) =>
  ({ kind, inputs, outputs }) as unknown as NodeTypeInfo;
const trigger = type('trigger', [], ['out']);
const step = type('action', ['in'], ['out']);
const end = type('control', ['in'], []);

it('offers everything where nothing is joined', () => {
  expect([trigger, step, end].map((each) => fitsRequest(each, {}))).toEqual([true, true, true]);
});

it('offers behind an output what has an input, and before an input what has an output', () => {
  const output = { from: { node: 'a', port: 'out', side: 'output' as const } };
  const input = { from: { node: 'a', port: 'in', side: 'input' as const } };
  expect([trigger, step, end].map((each) => fitsRequest(each, output))).toEqual([false, true, true]);
  expect([trigger, step, end].map((each) => fitsRequest(each, input))).toEqual([true, true, false]);
});

it('offers for an edge only what has both', () => {
  expect([trigger, step, end].map((each) => fitsRequest(each, { onEdge: 'a:out>b:in' }))).toEqual([false, true, false]);
});
