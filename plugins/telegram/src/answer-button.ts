import { defineNode, eachItem, flagField, isAppError, textField, z } from '@pulseflow/sdk';
import { BOT_CREDENTIAL, type BotValues, createBot } from './bot';
import { botChoice } from './fields';

/** Tells somebody who pressed a button that it was heard. */
export const answerButtonNode = defineNode({
  name: 'answer-button',
  category: 'messages',
  label: { en: 'Answer Telegram button', 'pt-BR': 'Responder a botão do Telegram' },
  description: {
    en: 'Ends the waiting of a button that somebody pressed, with a short note if you like. Telegram waits some seconds for it.',
    'pt-BR': 'Encerra a espera de um botão que alguém apertou, com um aviso curto se quiser. O Telegram espera alguns segundos.',
  },
  icon: 'square-check',
  keywords: { en: ['callback', 'pressed', 'approve'], 'pt-BR': ['callback', 'apertado', 'aprovar'] },
  config: z.object({
    credential: botChoice(),
    button: textField({ title: 'Id of the press' }, { title: 'Id do aperto' }, {}, '{{ button.id }}'),
    text: textField(
      { title: 'Note', description: 'Up to 200 characters' },
      { title: 'Aviso', description: 'Até 200 caracteres' },
      { examples: ['Thank you'] },
    ),
    alert: flagField(false, { title: 'In a window that has to be closed' }, { title: 'Em uma janela que precisa ser fechada' }),
  }),
  ui: { 'ui:order': ['credential', 'text', 'alert', 'button'], credential: { 'ui:widget': 'credential' } },
  credential: { types: [BOT_CREDENTIAL] },
  effect: 'idempotent',
  summary: { en: '{{ text }}', 'pt-BR': '{{ text }}' },
  async execute(context) {
    const bot = createBot(await context.credential<BotValues>(), context);
    return eachItem(context, async (item, { button, text, alert }) => {
      const note = text === '' ? {} : { text: text.slice(0, 200), show_alert: alert };
      try {
        await bot.call('answerCallbackQuery', { callback_query_id: button, ...note }, { effect: 'idempotent' });
      } catch (error) {
        // After some seconds nobody waits for the answer any more: what the flow did with the press holds all the same.
        if (!isAppError(error) || !/query is too old/i.test(error.message)) throw error;
        context.log('warn', 'Nobody waited for the answer to the button any more.');
      }
      return item;
    });
  },
});
