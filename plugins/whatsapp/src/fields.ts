import { createHash } from 'node:crypto';
import { addResult, credentialChoice, type Item, needed, needText, problem, textField } from '@pulseflow/sdk';
import { CLOUD_CREDENTIAL } from './cloud';

export const numberChoice = () => credentialChoice([CLOUD_CREDENTIAL], {}, { title: 'Number' }, { title: 'Número' });

export const toField = () =>
  needed(
    textField(
      { title: 'To', description: 'A phone number with the country code: +55 11 91234-5678' },
      { title: 'Para', description: 'Um número de telefone com o código do país: +55 11 91234-5678' },
      { examples: ['{{ from }}', '+5511912345678'] },
    ),
  );

export const replyField = () =>
  textField(
    { title: 'Answers the message', description: 'Its id (wamid…)' },
    { title: 'Responde à mensagem', description: 'O id (wamid…)' },
    { examples: ['{{ id }}'] },
  );

/** The digits of a number as people write it. Errors: NODE_CONFIG_INVALID, WHATSAPP_NUMBER_INVALID. */
export function requireNumber(to: string): string {
  const text = needText(to, 'to', {
    en: 'There is no number to write to: "To" is empty. Check it against the input of this step.',
    ptBr: 'Não há número para escrever: "Para" está vazio. Compare com a entrada desta etapa.',
  });
  const digits = text.replace(/[\s().+-]/g, '').replace(/^00/, '');
  if (/^\d{7,15}$/.test(digits)) return digits;
  throw problem({
    code: 'WHATSAPP_NUMBER_INVALID',
    en: `"${text}" is no phone number with a country code, such as +55 11 91234-5678.`,
    ptBr: `"${text}" não é um número com código do país, como +55 11 91234-5678.`,
    data: { field: 'to' },
  });
}

/** What goes along with every message: the one it answers, and a mark that comes back with its delivery reports. */
export function envelopeOf(to: string, replyTo: string, key: string) {
  return {
    to: requireNumber(to),
    biz_opaque_callback_data: createHash('sha256').update(key).digest('hex').slice(0, 32),
    ...(replyTo.trim() === '' ? {} : { context: { message_id: replyTo.trim() } }),
  };
}

export function withSent(item: Item, sent: { id: string; to: string }): Item {
  return addResult(item, 'sentMessage', sent);
}
