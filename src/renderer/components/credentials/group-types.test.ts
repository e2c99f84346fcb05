import { expect, it } from 'vitest';
import { groupTypes } from './group-types';

const type = (name: string, plugin?: string) => ({
  type: name,
  label: { en: name.toUpperCase(), 'pt-BR': name },
  ...(plugin === undefined ? {} : { plugin }),
});
const words = { labelOf: (name: string) => `The ${name}`, localText: (text: { en: string }) => text.en, own: 'General' };

it('types of plugins stand below their plugin, after the own types of the app', () => {
  const groups = groupTypes(
    [type('core.http'), type('slack.bot', 'slack'), type('email.imap', 'email'), type('core.smtp')],
    words,
  );
  expect(groups).toEqual([
    {
      group: 'General',
      items: [
        { value: 'core.http', label: 'CORE.HTTP' },
        { value: 'core.smtp', label: 'CORE.SMTP' },
      ],
    },
    { group: 'The email', items: [{ value: 'email.imap', label: 'EMAIL.IMAP' }] },
    { group: 'The slack', items: [{ value: 'slack.bot', label: 'SLACK.BOT' }] },
  ]);
});

it('a list of one kind has no heads', () => {
  expect(groupTypes([type('slack.bot', 'slack'), type('slack.user', 'slack')], words)).toEqual([
    { value: 'slack.bot', label: 'SLACK.BOT' },
    { value: 'slack.user', label: 'SLACK.USER' },
  ]);
  expect(groupTypes([], words)).toEqual([]);
});
