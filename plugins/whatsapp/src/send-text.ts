import { defineNode, eachItem, flagField, moreFields, needed, needText, problem, textField, z } from '@pulseflow/sdk';
import { CLOUD_CREDENTIAL, type CloudValues, createCloudNumber } from './cloud';
import { envelopeOf, numberChoice, replyField, toField, withSent } from './fields';

const TEXT_LENGTH = 4096;

/** Sends a text per item. The item goes on with `sentMessage`. */
export const sendTextNode = defineNode({
  name: 'send-text',
  category: 'messages',
  label: { en: 'Send WhatsApp message', 'pt-BR': 'Enviar mensagem no WhatsApp' },
  description: {
    en: 'Sends a text for each item. WhatsApp lets you write freely for 24 hours after somebody wrote to you; before that, send a template.',
    'pt-BR':
      'Envia um texto para cada item. O WhatsApp deixa escrever livremente por 24 horas depois que alguém escreveu para você; antes disso, envie um modelo.',
  },
  keywords: { en: ['chat', 'phone', 'text', 'answer'], 'pt-BR': ['conversa', 'telefone', 'texto', 'responder', 'zap'] },
  config: z.object({
    credential: numberChoice(),
    to: toField(),
    text: needed(
      textField(
        { title: 'Text', description: 'Up to 4,096 characters, with *bold* and _italic_' },
        { title: 'Texto', description: 'Até 4.096 caracteres, com *negrito* e _itálico_' },
        { examples: ['Hello {{ name }}'] },
      ),
    ),
    preview: flagField(false, { title: 'Previews of links' }, { title: 'Prévias de links' }),
    replyTo: replyField(),
  }),
  ui: {
    'ui:order': ['credential', 'to', 'text', '*'],
    'ui:groups': [moreFields('preview', 'replyTo')],
    credential: { 'ui:widget': 'credential' },
    text: { 'ui:widget': 'textarea', 'ui:options': { rows: 5 } },
  },
  credential: { types: [CLOUD_CREDENTIAL] },
  effect: 'unsafe',
  summary: { en: '{{ to }}: {{ text }}', 'pt-BR': '{{ to }}: {{ text }}' },
  async execute(context) {
    const number = createCloudNumber(await context.credential<CloudValues>(), context);
    return eachItem(context, async (item, { to, text, preview, replyTo }, index) => {
      const body = needText(text, 'text', {
        en: 'The message is empty: "Text" gave nothing.',
        ptBr: 'A mensagem está vazia: "Texto" não deu nada.',
      });
      if (body.length > TEXT_LENGTH) {
        throw problem({
          code: 'WHATSAPP_TEXT_TOO_LONG',
          en: `The text has ${body.length} characters; WhatsApp takes ${TEXT_LENGTH}. Shorten it, or send it as a document.`,
          ptBr: `O texto tem ${body.length} caracteres; o WhatsApp aceita ${TEXT_LENGTH}. Encurte-o ou envie como documento.`,
          data: { field: 'text' },
        });
      }
      const envelope = envelopeOf(to, replyTo, context.idempotencyKey(index));
      return withSent(item, await number.send({ ...envelope, type: 'text', text: { body, preview_url: preview } }));
    });
  },
});
