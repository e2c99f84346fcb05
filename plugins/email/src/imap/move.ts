import { problem } from '@pulseflow/sdk';
import type { ImapFlow } from 'imapflow';

/** Moves messages of the open folder, and makes the target when it is not there. Errors: EMAIL_MOVE_FAILED. */
export async function moveMessages(client: ImapFlow, uids: readonly number[], target: string): Promise<void> {
  const range = uids.join(',');
  if (await client.messageMove(range, target, { uid: true })) return;
  if (await makeFolder(client, target)) {
    if (await client.messageMove(range, target, { uid: true })) return;
  }
  throw problem({
    code: 'EMAIL_MOVE_FAILED',
    data: { folder: target },
    en: `The mail server did not move the message to "${target}". Check the folder's name, and whether the account may write there.`,
    ptBr: `O servidor de e-mail não moveu a mensagem para "${target}". Verifique o nome da pasta e se a conta pode gravar nela.`,
  });
}

/** Sets or clears a flag of messages of the open folder. Errors: EMAIL_MARK_FAILED. */
export async function markMessages(client: ImapFlow, uids: readonly number[], flag: string, isSet: boolean): Promise<void> {
  const range = uids.join(',');
  const isDone = isSet
    ? await client.messageFlagsAdd(range, [flag], { uid: true })
    : await client.messageFlagsRemove(range, [flag], { uid: true });
  if (isDone) return;
  throw problem({
    code: 'EMAIL_MARK_FAILED',
    data: { flag },
    en: 'The mail server did not mark the message. Check whether the account may change this folder.',
    ptBr: 'O servidor de e-mail não marcou a mensagem. Verifique se a conta pode alterar esta pasta.',
  });
}

/** False: it was there already. */
async function makeFolder(client: ImapFlow, folder: string): Promise<boolean> {
  const { created } = await client.mailboxCreate(folder);
  return created;
}
