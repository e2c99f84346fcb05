import { defineNode, eachItem, flagField, needed, needText, textField, z } from '@pulseflow/sdk';
import { CLOUD_CREDENTIAL, type CloudValues, createCloudNumber } from './cloud';
import { numberChoice } from './fields';

/** Shows somebody that the message was read. */
export const markReadNode = defineNode({
  name: 'mark-read',
  category: 'messages',
  label: { en: 'Mark WhatsApp message as read', 'pt-BR': 'Marcar mensagem do WhatsApp como lida' },
  description: {
    en: 'Shows the blue ticks to whoever wrote, and "typing …" if you like, until the answer comes.',
    'pt-BR': 'Mostra os tiques azuis a quem escreveu e, se quiser, "digitando…", até a resposta chegar.',
  },
  icon: 'eye',
  keywords: { en: ['seen', 'ticks', 'typing'], 'pt-BR': ['visto', 'tiques', 'digitando', 'zap'] },
  config: z.object({
    credential: numberChoice(),
    message: needed(textField({ title: 'Message' }, { title: 'Mensagem' }, {}, '{{ id }}')),
    typing: flagField(false, { title: 'Show "typing …"' }, { title: 'Mostrar "digitando…"' }),
  }),
  ui: { 'ui:order': ['credential', 'message', 'typing'], credential: { 'ui:widget': 'credential' } },
  credential: { types: [CLOUD_CREDENTIAL] },
  effect: 'idempotent',
  async execute(context) {
    const { client, path } = createCloudNumber(await context.credential<CloudValues>(), context);
    return eachItem(context, async (item, { message, typing }) => {
      const id = needText(message, 'message', {
        en: 'It is not said which message: "Message" is empty.',
        ptBr: 'Não foi dito qual mensagem: "Mensagem" está vazio.',
      });
      const json = {
        messaging_product: 'whatsapp',
        status: 'read',
        message_id: id,
        ...(typing ? { typing_indicator: { type: 'text' } } : {}),
      };
      await client.post(`${path}/messages`, { json, effect: 'idempotent' });
      return item;
    });
  },
});
