import { problem } from '@pulseflow/sdk';

/** The number of an issue or pull request, also of `#42` or its address. Errors: GITHUB_NUMBER_INVALID. */
export function numberOf(text: string): number {
  const digits = /(\d+)\/?$/.exec(text.trim())?.[1];
  if (digits !== undefined && Number(digits) > 0) return Number(digits);
  throw problem({
    code: 'GITHUB_NUMBER_INVALID',
    en: `"${text}" is no number of an issue or pull request. Write it as in the address of its page, such as 42.`,
    ptBr: `"${text}" não é o número de uma issue ou pull request. Escreva como no endereço da página, por exemplo 42.`,
    data: { number: text },
  });
}
