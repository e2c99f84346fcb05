import {
  addResult,
  choiceField,
  credentialChoice,
  defineNode,
  eachItem,
  moreFields,
  needed,
  problem,
  textField,
  z,
} from '@pulseflow/sdk';
import type { ImapFlow } from 'imapflow';
import { accountOf, MAILBOX_CREDENTIALS } from './imap/account';
import { openFolder, withImap } from './imap/connect';
import { markMessages, moveMessages } from './imap/move';
import { searchUids } from './imap/overview';

const ACTIONS = ['seen', 'unseen', 'flag', 'unflag', 'move', 'trash', 'delete'] as const;

const changeConfig = z.object({
  credential: credentialChoice(MAILBOX_CREDENTIALS, {}, { title: 'Mailbox' }, { title: 'Caixa de correio' }),
  action: choiceField(
    ACTIONS,
    'seen',
    {
      title: 'What to do',
      options: ['Mark as read', 'Mark as unread', 'Flag', 'Take the flag off', 'Move', 'Put into the bin', 'Delete for ever'],
    },
    {
      title: 'O que fazer',
      options: [
        'Marcar como lida',
        'Marcar como não lida',
        'Sinalizar',
        'Tirar o sinal',
        'Mover',
        'Pôr na lixeira',
        'Excluir para sempre',
      ],
    },
  ),
  moveTo: needed(
    textField(
      { title: 'Move to', description: 'A folder; it is made when it is not there' },
      { title: 'Mover para', description: 'Uma pasta; é criada se não existir' },
      { examples: ['Archive'], showWhen: { action: ['move'] } },
    ),
  ),
  folder: textField({ title: 'Folder that it is in' }, { title: 'Pasta em que está' }, { examples: ['INBOX'] }, '{{ folder }}'),
  uid: textField({ title: 'UID' }, { title: 'UID' }, {}, '{{ uid }}'),
  uidValidity: textField({ title: 'UIDVALIDITY' }, { title: 'UIDVALIDITY' }, {}, '{{ uidValidity }}'),
  messageId: textField({ title: 'Message-ID' }, { title: 'Message-ID' }, {}, '{{ messageId }}'),
});
type ChangeConfig = z.output<typeof changeConfig>;

/** Marks, moves or deletes the message that an item stands for. Doing it again changes nothing. */
export const changeNode = defineNode({
  name: 'change',
  category: 'messages',
  label: { en: 'Mark or move e-mail', 'pt-BR': 'Marcar ou mover e-mail' },
  description: {
    en: 'Marks the message of each item as read or flagged, moves it, or puts it into the bin. Fits behind "E-mail received" and "Find e-mails" as it is.',
    'pt-BR':
      'Marca a mensagem de cada item como lida ou sinalizada, move ou põe na lixeira. Encaixa depois de "E-mail recebido" e "Encontrar e-mails" como está.',
  },
  icon: 'mail-check',
  keywords: {
    en: ['imap', 'seen', 'archive', 'flag', 'delete', 'trash', 'folder'],
    'pt-BR': ['imap', 'lida', 'arquivar', 'sinalizar', 'excluir', 'lixeira', 'pasta'],
  },
  config: changeConfig,
  ui: {
    'ui:order': ['credential', 'action', 'moveTo', '*'],
    'ui:groups': [moreFields('folder', 'uid', 'uidValidity', 'messageId')],
    credential: { 'ui:widget': 'credential' },
  },
  credential: { types: MAILBOX_CREDENTIALS },
  effect: 'idempotent',
  summary: { en: '{{ action }} {{ moveTo }}', 'pt-BR': '{{ action }} {{ moveTo }}' },
  async execute(context) {
    const account = accountOf((await context.credential()) ?? {});
    return withImap(account, context.signal, ({ client }) =>
      eachItem(context, async (item, config) => {
        const uid = await findMessage(client, config);
        const changed = uid === undefined ? await wasDone(client, config) : await change(client, uid, config);
        return addResult(item, 'changedEmail', changed);
      }),
    );
  },
});

/** By its UID while the folder is still numbered as it was, else by its Message-ID. */
async function findMessage(client: ImapFlow, { folder, uid, uidValidity, messageId }: ChangeConfig): Promise<number | undefined> {
  const mailbox = await openFolder(client, folder.trim() === '' ? 'INBOX' : folder, 'write');
  const isSameNumbering = uidValidity === '' || uidValidity === String(mailbox.uidValidity);
  if (/^\d+$/.test(uid) && isSameNumbering) return (await searchUids(client, { uid })).find((found) => found === Number(uid));
  return findById(client, messageId);
}

async function findById(client: ImapFlow, messageId: string): Promise<number | undefined> {
  if (messageId.trim() === '') return undefined;
  return (await searchUids(client, { header: { 'message-id': messageId.trim() } })).at(-1);
}

async function change(client: ImapFlow, uid: number, { action, moveTo }: ChangeConfig) {
  const flag = action === 'seen' || action === 'unseen' ? '\\Seen' : '\\Flagged';
  switch (action) {
    case 'seen':
    case 'flag':
      await markMessages(client, [uid], flag, true);
      return { action };
    case 'unseen':
    case 'unflag':
      await markMessages(client, [uid], flag, false);
      return { action };
    case 'delete':
      if (!(await client.messageDelete(String(uid), { uid: true }))) throw new Error('The message was not deleted');
      return { action };
    case 'move':
    case 'trash': {
      const target = action === 'move' ? moveTo.trim() : await binOf(client);
      if (target === '') throw missingTarget();
      await moveMessages(client, [uid], target);
      return { action, folder: target };
    }
  }
}

/** The message is not in its folder: a move or a deletion was done already when that is where it led. */
async function wasDone(client: ImapFlow, { action, moveTo, messageId, folder }: ChangeConfig) {
  if (action === 'delete') return { action, wasDone: true };
  if (action === 'move' || action === 'trash') {
    const target = action === 'move' ? moveTo.trim() : await binOf(client);
    if (target === '') throw missingTarget();
    if ((await client.status(target, { messages: true }).catch(() => false)) !== false) {
      await openFolder(client, target, 'read');
      if ((await findById(client, messageId)) !== undefined) return { action, folder: target, wasDone: true };
    }
  }
  throw problem({
    code: 'EMAIL_MESSAGE_GONE',
    data: { folder, messageId },
    en: `The message is not in "${folder}" any more. Somebody moved or deleted it meanwhile.`,
    ptBr: `A mensagem não está mais em "${folder}". Alguém a moveu ou excluiu nesse meio-tempo.`,
  });
}

async function binOf(client: ImapFlow): Promise<string> {
  const bin = (await client.list()).find(({ specialUse }) => specialUse === '\\Trash');
  return bin?.path ?? 'Trash';
}

function missingTarget(): Error {
  return problem({
    code: 'EMAIL_FOLDER_MISSING',
    data: { field: 'moveTo' },
    en: 'Enter the folder that the message is moved to.',
    ptBr: 'Informe a pasta para a qual a mensagem é movida.',
  });
}
