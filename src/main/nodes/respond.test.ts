import { describe, expect, it } from 'vitest';
import { respondNode } from './respond';
import { runNode } from './testing/run-node';

describe('respond', () => {
  it('answers with the item when nothing else is said, and lets it through', async () => {
    const { result, outputs } = await runNode(respondNode, { items: [{ total: 42 }] });
    expect(result).toMatchObject({ response: { status: 200, headers: {}, body: { total: 42 } } });
    expect(outputs).toEqual({ out: [{ total: 42 }] });
  });

  it('answers with the list of several items', async () => {
    const { result } = await runNode(respondNode, { items: [1, 2] });
    expect(result).toMatchObject({ response: { body: [1, 2] } });
  });

  it('takes status, headers and body from expressions', async () => {
    const config = {
      status: '{{ code }}',
      headers: [
        { name: 'X-Id', value: '{{ id }}' },
        { name: '', value: 'left out' },
      ],
      body: '{{ {"id": id} }}',
    };
    const { result } = await runNode(respondNode, { config, items: [{ code: '201', id: 7 }] });
    expect(result).toMatchObject({ response: { status: 201, headers: { 'X-Id': '7' }, body: { id: 7 } } });
  });

  it('reads JSON that was typed into the form', async () => {
    const { result } = await runNode(respondNode, { config: { body: '{"ok": true}' } });
    expect(result).toMatchObject({ response: { body: { ok: true } } });
    await expect(runNode(respondNode, { config: { body: '{"ok": ' } })).rejects.toMatchObject({ code: 'NODE_CONFIG_INVALID' });
  });

  it('refuses a status that no server can send', async () => {
    await expect(runNode(respondNode, { config: { status: 99 } })).rejects.toThrow();
  });
});
