import { z } from '../../engine/sdk';
import { type Words, words } from '../form/words';

/** A text that must be there; not secret. */
export function requiredText(en: Words, ptBr: Words, hints: { examples?: readonly string[] } = {}) {
  return z
    .string()
    .trim()
    .min(1)
    .max(2000)
    .meta(words(en, ptBr, hints));
}

/** A secret that is pasted, such as a token: blanks around it are never meant. */
export function pastedSecret(en: Words, ptBr: Words) {
  return z
    .string()
    .trim()
    .min(1)
    .max(20_000)
    .meta(words(en, ptBr, { secret: true }));
}

/** Hosts as people write them: separated by commas, blanks or lines; lower case. */
export function hostList(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter((host) => host !== '');
}

/** Where a credential for web addresses may be sent, and how it is tested: the same on each of their types. */
export const webFields = {
  testUrl: z
    .string()
    .trim()
    .max(2000)
    .default('')
    .refine((text) => text === '' || (URL.canParse(text) && /^https?:/i.test(text)), {
      message: 'Write the whole address, with https://',
      params: { detail: 'TEST_URL_INVALID' },
    })
    .meta(
      words(
        { title: 'Address to test with', description: 'Called with GET; a status below 400 says that the credential is good' },
        { title: 'Endereço de teste', description: 'Chamado com GET; um status abaixo de 400 diz que a credencial é boa' },
        { examples: ['https://api.example.com/me'] },
      ),
    ),
  hosts: z
    .string()
    .trim()
    .max(2000)
    .default('')
    .refine((text) => hostList(text).every((host) => /^(\*\.)?[a-z0-9_.-]+(:\d+)?$/.test(host)), {
      message: 'Write host names alone, such as api.example.com or *.example.com',
      params: { detail: 'HOSTS_INVALID' },
    })
    .meta(
      words(
        {
          title: 'Send only to',
          description: 'Hosts, separated by commas; *.example.com stands for all below. Empty: to any address that a flow calls',
        },
        {
          title: 'Enviar apenas para',
          description:
            'Hosts separados por vírgulas; *.example.com vale para todos abaixo. Vazio: para qualquer endereço que um fluxo chame',
        },
        { examples: ['api.example.com'] },
      ),
    ),
};
