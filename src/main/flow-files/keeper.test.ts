import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { updateNode } from '#shared/document/flow-edits';
import type { FlowDefinition } from '#shared/model/flow';
import { flow, type InStep, openInStep } from './testing/in-step';

let step: InStep;
beforeEach(async () => {
  step = await openInStep();
});
afterEach(() => step.close());

const setConfig = (id: string, key: string, value: string) => (definition: FlowDefinition) => {
  const node = definition.nodes.find((each) => each.id === id);
  return updateNode(definition, id, { config: { ...node?.config, [key]: value } });
};
const noFaults = (path: string, error: unknown) => {
  throw new Error(path, { cause: error });
};

describe('flows and their files', () => {
  it('writes a file for each flow, named after it', async () => {
    step.make(flow('Pedidos & Envio', 'a b'));
    step.make(flow('Pedidos & Envio', 'c'));
    await step.keeper.syncAll(noFaults);
    expect(step.files()).toEqual(['pedidos-envio-2.flow.yaml', 'pedidos-envio.flow.yaml']);
    expect(step.text('pedidos-envio.flow.yaml')).toContain('name: Pedidos & Envio\n');
  });

  it('takes over what was changed in the file, and keeps the comments of the file when the flow changes', async () => {
    const id = step.make(flow('Orders', 'a b'));
    await step.keeper.syncAll(noFaults);
    step.put('orders.flow.yaml', `# ours\n${step.text('orders.flow.yaml').replace('name: a\n', 'name: First # the first\n')}`);
    await step.keeper.syncPath('orders.flow.yaml');
    expect(step.draft(id).definition.nodes[0]?.name).toBe('First');
    step.edit(id, setConfig('b', 'value', '1'));
    await step.keeper.syncFlow(id);
    expect(step.text('orders.flow.yaml')).toContain('# ours\n');
    expect(step.text('orders.flow.yaml')).toContain('name: First # the first\n');
    expect(step.text('orders.flow.yaml')).toContain('value: "1"\n');
  });

  it('merges changes of both sides by node and field', async () => {
    const id = step.make(flow('Orders', 'a b'));
    await step.keeper.syncAll(noFaults);
    step.put('orders.flow.yaml', step.text('orders.flow.yaml').replace('name: a\n', 'name: First\n'));
    step.edit(id, setConfig('b', 'value', '1'));
    await step.keeper.syncFlow(id);
    const [first, second] = step.draft(id).definition.nodes;
    expect([first?.name, second?.config]).toEqual(['First', { value: '1' }]);
    expect(step.text('orders.flow.yaml')).toContain('value: "1"');
    expect(step.states()).toEqual({ 'orders.flow.yaml': 'same' });
  });

  it('leaves what both changed differently to a person, and writes over neither', async () => {
    const id = step.make(flow('Orders', 'a b', { a: { value: '0' } }));
    await step.keeper.syncAll(noFaults);
    const theirs = step.text('orders.flow.yaml').replace('value: "0"', 'value: file');
    step.put('orders.flow.yaml', theirs);
    step.edit(id, setConfig('a', 'value', 'draft'));
    await step.keeper.syncFlow(id);
    await step.keeper.syncPath('orders.flow.yaml');
    expect(step.states()).toEqual({ 'orders.flow.yaml': 'conflict' });
    expect(step.text('orders.flow.yaml')).toBe(theirs);
    const conflict = await step.keeper.conflict(id);
    expect([conflict.base, conflict.mine, conflict.theirs].map(({ nodes }) => nodes[0]?.config)).toEqual([
      { value: '0' },
      { value: 'draft' },
      { value: 'file' },
    ]);
    await step.keeper.resolve(id, conflict.theirs, conflict.draftRevision, conflict.fileDigest);
    expect(step.draft(id).definition.nodes[0]?.config).toEqual({ value: 'file' });
    expect(step.states()).toEqual({ 'orders.flow.yaml': 'same' });
  });

  it('refuses a decision about a draft or a file that has changed since', async () => {
    const id = step.make(flow('Orders', 'a', { a: { value: '0' } }));
    await step.keeper.syncAll(noFaults);
    step.put('orders.flow.yaml', step.text('orders.flow.yaml').replace('value: "0"', 'value: file'));
    step.edit(id, setConfig('a', 'value', 'draft'));
    await step.keeper.syncFlow(id);
    const conflict = await step.keeper.conflict(id);
    const decide = () => step.keeper.resolve(id, conflict.mine, conflict.draftRevision, conflict.fileDigest);
    step.put('orders.flow.yaml', step.text('orders.flow.yaml').replace('value: file', 'value: other'));
    await expect(decide()).rejects.toMatchObject({ code: 'FLOW_FILE_CHANGED' });
    step.edit(id, setConfig('a', 'value', 'again'));
    await expect(decide()).rejects.toMatchObject({ code: 'FLOW_CHANGED' });
  });

  it('never writes a secret to a file, and does not lose it when the file changes', async () => {
    const id = step.make(flow('Orders', 'a', { a: { secret: 's3cret', url: 'x' } }));
    await step.keeper.syncAll(noFaults);
    expect(step.text('orders.flow.yaml')).not.toContain('s3cret');
    step.put('orders.flow.yaml', step.text('orders.flow.yaml').replace('url: x', 'url: y'));
    await step.keeper.syncPath('orders.flow.yaml');
    expect(step.draft(id).definition.nodes[0]?.config).toEqual({ secret: 's3cret', url: 'y' });
  });

  it('does not touch a file that cannot be read, whatever happens to the flow', async () => {
    const id = step.make(flow('Orders', 'a'));
    await step.keeper.syncAll(noFaults);
    step.put('orders.flow.yaml', 'name: [');
    await step.keeper.syncPath('orders.flow.yaml');
    step.edit(id, (now) => updateNode(now, 'a', { name: 'Other' }));
    await step.keeper.syncFlow(id);
    expect(step.states()).toEqual({ 'orders.flow.yaml': 'broken' });
    expect(step.text('orders.flow.yaml')).toBe('name: [');
  });

  it('makes a flow of a new file, with the id it names or a new one that is written into it', async () => {
    const named = step.newId();
    step.put('a.flow.yaml', `id: ${named}\nname: From elsewhere\nnodes:\n  a: { name: A, type: core.set }\n`);
    step.put('b.flow.yaml', 'name: By hand\nnodes: {}\n');
    await step.keeper.syncAll(noFaults);
    expect(step.draft(named).name).toBe('From elsewhere');
    expect(step.drafts().map(({ name }) => name)).toEqual(['From elsewhere', 'By hand']);
    expect(step.text('b.flow.yaml')).toMatch(/^name: By hand\n(.*\n)*id: flow_[0-9A-Z]{26}\n/m);
  });

  it('follows a file that was moved, and one flow that was renamed', async () => {
    const id = step.make(flow('Orders', 'a'));
    await step.keeper.syncAll(noFaults);
    const text = step.text('orders.flow.yaml');
    step.drop('orders.flow.yaml');
    step.put('mine.flow.yaml', text);
    await step.keeper.syncPath('orders.flow.yaml');
    await step.keeper.syncPath('mine.flow.yaml');
    expect(step.states()).toEqual({ 'mine.flow.yaml': 'same' });
    step.edit(id, (now) => ({ ...now, name: 'Renamed' }));
    await step.keeper.syncFlow(id);
    // A person named it: it keeps that name.
    expect(step.files()).toEqual(['mine.flow.yaml']);
    const other = step.make(flow('Second', 'b'));
    await step.keeper.syncFlow(other);
    step.edit(other, (now) => ({ ...now, name: 'Third' }));
    await step.keeper.syncFlow(other);
    expect(step.files()).toEqual(['mine.flow.yaml', 'third.flow.yaml']);
  });

  it('tells a copy of a file from the file, and takes it when the file goes', async () => {
    const id = step.make(flow('Orders', 'a'));
    await step.keeper.syncAll(noFaults);
    step.put('z.flow.yaml', step.text('orders.flow.yaml'));
    await step.keeper.syncPath('z.flow.yaml');
    expect(step.states()).toEqual({ 'orders.flow.yaml': 'same', 'z.flow.yaml': 'copy' });
    step.drop('orders.flow.yaml');
    await step.keeper.syncPath('orders.flow.yaml');
    expect(step.states()).toEqual({ 'z.flow.yaml': 'same' });
    expect(step.drafts()).toHaveLength(1);
    expect(step.draft(id).name).toBe('Orders');
  });

  it('asks what a deleted file means, and does as it is told', async () => {
    const id = step.make(flow('Orders', 'a'));
    await step.keeper.syncAll(noFaults);
    step.drop('orders.flow.yaml');
    await step.keeper.syncPath('orders.flow.yaml');
    step.edit(id, setConfig('a', 'value', '1'));
    await step.keeper.syncFlow(id);
    expect(step.states()).toEqual({ 'orders.flow.yaml': 'file_gone' });
    await step.keeper.settle('orders.flow.yaml', 'write_file');
    expect(step.text('orders.flow.yaml')).toContain('value: "1"');
    step.drop('orders.flow.yaml');
    await step.keeper.syncPath('orders.flow.yaml');
    await step.keeper.settle('orders.flow.yaml', 'delete_flow');
    expect(step.drafts()).toEqual([]);
    expect(step.states()).toEqual({});
  });

  it('removes the file of a deleted flow, but not one that was changed', async () => {
    const ids = [step.make(flow('One', 'a')), step.make(flow('Two', 'a'))] as const;
    await step.keeper.syncAll(noFaults);
    step.put('two.flow.yaml', step.text('two.flow.yaml').replace('name: a\n', 'name: Changed\n'));
    for (const id of ids) {
      step.ports.drafts.remove(id);
      await step.keeper.syncFlow(id);
    }
    expect(step.states()).toEqual({ 'two.flow.yaml': 'flow_gone' });
    await step.keeper.settle('two.flow.yaml', 'restore_flow');
    expect(step.draft(ids[1]).definition.nodes[0]?.name).toBe('Changed');
    await expect(step.keeper.settle('two.flow.yaml', 'delete_file')).rejects.toMatchObject({ code: 'FLOW_FILE_NOT_FOUND' });
  });

  it('asks about every difference of a flow and a file that never met', async () => {
    const id = step.make(flow('Orders', 'a b', { a: { value: 'draft' } }));
    const file = flow('Orders', 'a c', { a: { value: 'file' } });
    const { writeFlowText } = await import('#shared/document/flow-text');
    step.put('x.flow.yaml', writeFlowText({ id, definition: file }));
    await step.keeper.syncAll(noFaults);
    expect(step.states()).toEqual({ 'x.flow.yaml': 'conflict' });
    const { base } = await step.keeper.conflict(id);
    expect(base.nodes.map((node) => [node.id, node.config])).toEqual([['a', {}]]);
  });
});
