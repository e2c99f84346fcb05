import { countField, credentialChoice, defineNode, eachItem, flagField, moreFields, problem, textField, z } from '@pulseflow/sdk';
import type { SearchObject } from 'imapflow';
import { accountOf, MAILBOX_CREDENTIALS } from './imap/account';
import { openFolder, withImap } from './imap/connect';
import { overviewsOf, searchUids } from './imap/overview';
import { readMessages } from './imap/read-message';
import { folderField } from './received/received-config';

const searchConfig = z.object({
  credential: credentialChoice(MAILBOX_CREDENTIALS, {}, { title: 'Mailbox' }, { title: 'Caixa de correio' }),
  folder: folderField(),
  from: textField({ title: 'From' }, { title: 'De' }, { examples: ['ana@example.com'] }),
  to: textField({ title: 'To' }, { title: 'Para' }),
  subject: textField({ title: 'Subject contains' }, { title: 'Assunto contém' }, { examples: ['invoice'] }),
  text: textField(
    { title: 'Text contains', description: 'Searched by the mail server; some only find whole words' },
    { title: 'Texto contém', description: 'A busca é do servidor; alguns só encontram palavras inteiras' },
  ),
  since: textField(
    { title: 'Since', description: 'A day such as 2026-11-21; messages of that day count' },
    { title: 'Desde', description: 'Um dia como 2026-11-21; as mensagens desse dia contam' },
    { examples: ['2026-11-21', '{{ $now().$substring(0, 10) }}'] },
  ),
  before: textField(
    { title: 'Before', description: 'A day; messages of that day do not count' },
    { title: 'Antes de', description: 'Um dia; as mensagens desse dia não contam' },
  ),
  onlyUnread: flagField(false, { title: 'Only unread' }, { title: 'Somente não lidos' }),
  limit: countField(
    { min: 1, max: 1000, preset: 50 },
    { title: 'At most', description: 'The newest ones; each becomes an item' },
    { title: 'No máximo', description: 'Os mais novos; cada um vira um item' },
  ),
  attachments: flagField(false, { title: 'Keep attachments as files' }, { title: 'Guardar anexos como arquivos' }),
  maxSizeMb: countField(
    { min: 1, max: 150, preset: 25 },
    { title: 'Largest message', description: 'Larger ones come with their text, without their attachments' },
    { title: 'Maior mensagem', description: 'As maiores vêm com o texto, sem os anexos' },
    { unit: 'MB' },
  ),
});

/** Finds messages in a folder; each becomes an item, newest first. Nothing changes in the mailbox. */
export const searchNode = defineNode({
  name: 'search',
  category: 'messages',
  label: { en: 'Find e-mails', 'pt-BR': 'Encontrar e-mails' },
  description: {
    en: 'Finds messages in a folder of a mailbox; each becomes an item, the newest first. They stay as they are.',
    'pt-BR':
      'Encontra mensagens em uma pasta da caixa de correio; cada uma vira um item, as mais novas primeiro. Elas ficam como estão.',
  },
  icon: 'mail-search',
  keywords: { en: ['imap', 'read', 'inbox', 'list', 'mail'], 'pt-BR': ['imap', 'ler', 'caixa de entrada', 'listar', 'correio'] },
  config: searchConfig,
  ui: {
    'ui:order': ['credential', 'folder', 'from', 'subject', 'since', 'onlyUnread', 'limit', '*'],
    'ui:groups': [moreFields('to', 'text', 'before', 'attachments', 'maxSizeMb')],
    credential: { 'ui:widget': 'credential' },
  },
  credential: { types: MAILBOX_CREDENTIALS },
  effect: 'none',
  summary: { en: '{{ folder }}', 'pt-BR': '{{ folder }}' },
  async execute(context) {
    const account = accountOf((await context.credential()) ?? {});
    return withImap(account, context.signal, ({ client }) =>
      eachItem(context, async (_item, config, index) => {
        const { folder, limit, attachments, maxSizeMb } = config;
        const mailbox = await openFolder(client, folder, 'read');
        const uids = (await searchUids(client, toQuery(config))).slice(-limit);
        const options = {
          folder,
          uidValidity: String(mailbox.uidValidity),
          maxBytes: maxSizeMb * 1_000_000,
          attachments,
          headers: false,
          files: context.files,
        };
        const found = [];
        for await (const overviews of overviewsOf(client, uids)) {
          for await (const message of readMessages(client, overviews, options)) {
            found.push(message);
            context.progress((index + found.length / uids.length) / context.items.length);
          }
        }
        return found.reverse();
      }),
    );
  },
});

function toQuery({ from, to, subject, text, since, before, onlyUnread }: z.output<typeof searchConfig>): SearchObject {
  const texts = Object.entries({ from, to, subject, text }).filter(([, value]) => value.trim() !== '');
  return {
    ...Object.fromEntries(texts),
    ...(since.trim() === '' ? {} : { since: dayOf(since, 'since') }),
    ...(before.trim() === '' ? {} : { before: dayOf(before, 'before') }),
    ...(onlyUnread ? { seen: false } : {}),
    ...(texts.length === 0 && since.trim() === '' && before.trim() === '' && !onlyUnread ? { all: true } : {}),
  };
}

function dayOf(text: string, field: string): Date {
  const day = new Date(text.trim());
  if (!Number.isNaN(day.getTime())) return day;
  throw problem({
    code: 'EMAIL_DAY_INVALID',
    data: { field },
    en: `"${text}" is no day. Write one such as 2026-11-21.`,
    ptBr: `"${text}" não é um dia. Escreva um como 2026-11-21.`,
  });
}
