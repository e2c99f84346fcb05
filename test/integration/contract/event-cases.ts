import { describe, expect, it } from 'vitest';
import { type ContractCases, noFlow, noRule, wrong } from './cases';

/** Events and the rules that act on them. */
export function describeEventsAndRules({ client }: ContractCases): void {
  describe('events and rules', () => {
    it('emits, reads, lists and counts events', async () => {
      const emitted = await client().events.emit({ type: 'contract.tested', data: { by: 'suite' } });
      expect(emitted).toMatchObject({ specversion: '1.0', type: 'contract.tested', data: { by: 'suite' } });
      expect(await client().events.get({ sequence: emitted.sequence })).toEqual(emitted);
      expect((await client().events.list({ type: 'contract.*' })).items).toEqual([emitted]);
      expect((await client().events.types()).find(({ type }) => type === 'contract.tested')).toMatchObject({
        count: 1,
        system: false,
      });
      await expect(client().events.get({ sequence: 999_999 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(client().events.emit({ type: 'no spaces please' })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        message: expect.stringContaining('type') as string,
      });
      await expect(client().events.list({ type: wrong('a b') })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });

    it('streams events as they come', async () => {
      const stream = await client().events.watch({ type: 'live.*' });
      await client().events.emit({ type: 'other.thing', data: {} });
      await client().events.emit({ type: 'live.thing', data: { n: 1 } });
      for await (const event of stream) {
        expect(event).toMatchObject({ type: 'live.thing', data: { n: 1 } });
        break;
      }
      await expect(client().events.watch({ type: 'a b' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });

    it('makes a rule that acts on an event, and tells what it did', async () => {
      const rule = await client().rules.create({
        event: 'order.paid',
        condition: 'data.total > 100',
        action: 'log_action',
        enabled: true,
      });
      expect(rule).toMatchObject({ event: 'order.paid', action: { type: 'log_action' }, firedCount: 0 });
      expect(await client().rules.list()).toMatchObject([{ id: rule.id }]);
      const { rules } = await client().events.simulate({ event: 'order.paid', data: { total: 250 } });
      expect(rules).toMatchObject([{ ruleId: rule.id, action: 'log_action' }]);
      await expect.poll(async () => (await client().rules.get({ ruleId: rule.id })).firedCount).toBe(1);
      await expect
        .poll(() => client().rules.logs({ ruleId: rule.id }))
        .toMatchObject([{ ruleId: rule.id, eventType: 'order.paid', outcome: 'succeeded' }]);
      expect((await client().events.simulate({ event: 'order.paid', data: { total: 50 } })).rules).toEqual([]);
      const changed = await client().rules.update({
        ruleId: rule.id,
        rule: { event: 'order.*', action: { type: 'notify', title: 'Order {{ $item.data.id }}' }, enabled: false },
      });
      expect(changed).toMatchObject({ event: 'order.*', enabled: false, action: { type: 'notify' } });
      await client().rules.remove({ ruleId: rule.id });
      expect(await client().rules.list()).toEqual([]);
    });

    it('refuses rules that cannot work, and says which rule is missing', async () => {
      await expect(
        client().rules.create({ event: 'a.b', condition: 'data.total >', action: 'log_action', enabled: true }),
      ).rejects.toMatchObject({ code: 'EXPRESSION_INVALID' });
      await expect(
        client().rules.create({ event: 'a.b', action: { type: 'run_flow', flowId: noFlow }, enabled: true }),
      ).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND' });
      await expect(client().rules.create({ event: 'a.b', action: wrong('dance'), enabled: true })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        message: expect.stringContaining('action') as string,
      });
      await expect(client().events.simulate({ event: 'not an event', data: {} })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
      for (const call of [
        () => client().rules.get({ ruleId: noRule }),
        () => client().rules.remove({ ruleId: noRule }),
        () => client().rules.logs({ ruleId: noRule }),
        () => client().rules.update({ ruleId: noRule, rule: { event: 'a.b', action: 'log_action', enabled: true } }),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: 'RULE_NOT_FOUND', status: 404, defined: true });
      }
    });
  });
}
