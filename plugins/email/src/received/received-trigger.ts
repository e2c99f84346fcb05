import { defineTrigger } from '@pulseflow/sdk';
import { MAILBOX_CREDENTIALS } from '../imap/account';
import { receivedConfig } from './received-config';

/** Starts a run for each message that comes into a folder. */
export const receivedTrigger = defineTrigger({
  name: 'received',
  label: { en: 'E-mail received', 'pt-BR': 'E-mail recebido' },
  description: {
    en: 'Starts a run for each message that comes into a folder, at once where the server can tell (IDLE). After a restart it goes on where it was.',
    'pt-BR':
      'Inicia uma execução para cada mensagem que chega a uma pasta, na hora quando o servidor avisa (IDLE). Após reiniciar, continua de onde parou.',
  },
  keywords: {
    en: ['imap', 'inbox', 'mail', 'incoming', 'gmail', 'outlook', 'attachment'],
    'pt-BR': ['imap', 'caixa de entrada', 'correio', 'chegou', 'gmail', 'outlook', 'anexo'],
  },
  config: receivedConfig,
  ui: {
    'ui:order': ['credential', 'folder', 'from', 'subject', 'onlyWithAttachments', 'afterwards', 'moveTo', '*'],
    'ui:groups': [{ fields: ['onlyUnread', 'skipAutomatic', 'start', 'attachments', 'maxSizeMb', 'headers'], folded: true }],
    credential: { 'ui:widget': 'credential' },
  },
  credential: { types: MAILBOX_CREDENTIALS },
  summary: { en: '{{ folder }}', 'pt-BR': '{{ folder }}' },
  sample: [
    {
      messageId: '<1234@example.com>',
      folder: 'INBOX',
      uid: 42,
      uidValidity: '1700000000',
      from: { name: 'Ana Souza', address: 'ana@example.com' },
      to: [{ name: '', address: 'office@example.com' }],
      cc: [],
      replyTo: [],
      subject: 'Invoice 7',
      receivedAt: '2026-11-21T09:00:00.000Z',
      date: '2026-11-21T08:59:58.000Z',
      isRead: false,
      flags: [],
      isAutomatic: false,
      sizeBytes: 48_213,
      inReplyTo: '',
      references: [],
      text: 'Hello, here is the invoice.',
      html: '<p>Hello, here is the invoice.</p>',
      attachments: [
        {
          file: 'attachment1',
          path: 'plugins/email/invoice.pdf',
          name: 'invoice.pdf',
          mimeType: 'application/pdf',
          sizeBytes: 41_007,
          isInline: false,
        },
      ],
    },
  ],
  subscribe: async (context) => {
    const { watchFolder } = await import('./watch-folder');
    await watchFolder(context);
  },
});
