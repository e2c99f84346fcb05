import { choiceField, countField, credentialChoice, flagField, needed, textField, z } from '@pulseflow/sdk';
import { MAILBOX_CREDENTIALS } from '../imap/account';

/** The folder of a mailbox, by its path. */
export const folderField = () =>
  needed(
    textField(
      { title: 'Folder', description: 'As the mailbox calls it' },
      { title: 'Pasta', description: 'Como a caixa de correio a chama' },
      { examples: ['INBOX'], expression: 'none' },
      'INBOX',
    ),
  );

export const receivedConfig = z
  .object({
    credential: credentialChoice(MAILBOX_CREDENTIALS, {}, { title: 'Mailbox' }, { title: 'Caixa de correio' }),
    folder: folderField(),
    from: textField(
      { title: 'Only from', description: 'Parts of names or addresses, separated by commas. Empty: from anybody' },
      { title: 'Somente de', description: 'Partes de nomes ou endereços, separadas por vírgulas. Vazio: de qualquer pessoa' },
      { examples: ['@example.com'], expression: 'none' },
    ),
    subject: textField(
      { title: 'Only with this in the subject', description: 'Parts, separated by commas: one of them is enough. Empty: any' },
      { title: 'Somente com isto no assunto', description: 'Partes separadas por vírgulas: basta uma. Vazio: qualquer um' },
      { examples: ['invoice, receipt'], expression: 'none' },
    ),
    onlyWithAttachments: flagField(false, { title: 'Only with attachments' }, { title: 'Somente com anexos' }),
    onlyUnread: flagField(
      false,
      { title: 'Only unread', description: 'What was read elsewhere before it got here is left out' },
      { title: 'Somente não lidos', description: 'O que foi lido em outro lugar antes de chegar aqui fica de fora' },
    ),
    skipAutomatic: flagField(
      false,
      {
        title: 'Not what programs wrote',
        description: 'Leaves out bounces, absence notes and mailing lists; helps against answers in circles',
      },
      {
        title: 'Nada escrito por programas',
        description: 'Deixa de fora devoluções, avisos de ausência e listas; evita respostas em círculo',
      },
    ),
    afterwards: choiceField(
      ['nothing', 'seen', 'move'],
      'nothing',
      { title: 'When the run has started', options: ['Leave the message as it is', 'Mark it as read', 'Move it'] },
      { title: 'Quando a execução começou', options: ['Deixar a mensagem como está', 'Marcar como lida', 'Mover'] },
    ),
    moveTo: needed(
      textField(
        { title: 'Move to', description: 'A folder; it is made when it is not there' },
        { title: 'Mover para', description: 'Uma pasta; é criada se não existir' },
        { examples: ['Archive'], expression: 'none', showWhen: { afterwards: ['move'] } },
      ),
    ),
    start: choiceField(
      ['new', 'unread', 'all'],
      'new',
      {
        title: 'At the very start',
        description: 'What of the messages that are there when the flow is published for the first time',
        options: ['Only what comes from now on', 'Also those that are unread', 'Also all that are there'],
      },
      {
        title: 'No começo',
        description: 'O que fazer com as mensagens que já estão lá quando o fluxo é publicado pela primeira vez',
        options: ['Só o que chegar a partir de agora', 'Também as não lidas', 'Também todas as que estão lá'],
      },
    ),
    attachments: flagField(
      true,
      { title: 'Keep attachments as files', description: 'The item carries them: attachment1, attachment2, …' },
      { title: 'Guardar anexos como arquivos', description: 'O item os carrega: attachment1, attachment2, …' },
    ),
    maxSizeMb: countField(
      { min: 1, max: 150, preset: 25 },
      { title: 'Largest message', description: 'Larger ones come with their text, without their attachments' },
      { title: 'Maior mensagem', description: 'As maiores vêm com o texto, sem os anexos' },
      { unit: 'MB' },
    ),
    headers: flagField(false, { title: 'All headers too' }, { title: 'Também todos os cabeçalhos' }),
  })
  .refine((config) => config.afterwards !== 'move' || config.moveTo.trim() !== '', {
    path: ['moveTo'],
    message: 'Enter the folder that messages are moved to',
  })
  .refine((config) => config.afterwards !== 'move' || config.moveTo.trim() !== config.folder.trim(), {
    path: ['moveTo'],
    message: 'Enter another folder than the one that is watched',
  });
export type ReceivedConfig = z.infer<typeof receivedConfig>;
