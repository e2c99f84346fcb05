import { describe, expect, it } from 'vitest';
import type { PulseflowClient } from '#shared/contract';

/** Calls of templates and of what helps while building, good and bad, over the client of a transport. */
export function describeTemplates(clientOf: () => PulseflowClient, wrong: (value: unknown) => never): void {
  describe('templates', () => {
    it('are read in either language, and become drafts with names of their own', async () => {
      const client = clientOf();
      const english = await client.flows.template({ templateId: 'csv-report' });
      const portuguese = await client.flows.template({ templateId: 'csv-report', language: 'pt-BR' });
      expect([english.definition.name, portuguese.definition.name]).toEqual([english.name.en, english.name['pt-BR']]);
      expect(english.nodeTypes).toContain('core.parse-csv');
      const first = await client.flows.createFromTemplate({ templateId: 'csv-report' });
      const second = await client.flows.createFromTemplate({ templateId: 'csv-report' });
      expect([first.name, first.status, first.problems]).toEqual([english.name.en, 'draft', []]);
      expect(second.name).not.toBe(first.name);
    });

    it('that are not there are told by name, and wrong words are refused', async () => {
      const client = clientOf();
      for (const call of [
        () => client.flows.template({ templateId: 'none' }),
        () => client.flows.createFromTemplate({ templateId: 'none' }),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: 'TEMPLATE_NOT_FOUND', status: 404, defined: true });
      }
      const language = wrong('fr');
      await expect(client.flows.createFromTemplate({ templateId: 'csv-report', language })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        message: expect.stringContaining('language') as string,
      });
    });
  });

  describe('a node', () => {
    it('that is the newest of its type stays as it is when it is updated', async () => {
      const node = { type: 'core.set', typeVersion: 1, config: { fields: [] } };
      expect(await clientOf().flows.upgradeNode(node)).toEqual(node);
      await expect(clientOf().flows.upgradeNode({ ...node, config: wrong('x') })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });
  });
}
