import { choiceField, countField, credentialChoice, needed, textField } from '@pulseflow/sdk';

export const TOKEN_TYPES = ['github.token'] as const;

export const tokenField = credentialChoice(TOKEN_TYPES);

export const repositoryField = needed(
  textField(
    { title: 'Repository', description: 'Owner and name, or the address of its page' },
    { title: 'Repositório', description: 'Dono e nome, ou o endereço da página' },
    { examples: ['octocat/hello-world'] },
  ),
);

/** Issues and pull requests share their numbers. */
export const numberField = needed(
  textField(
    { title: 'Number', description: 'As in the address of its page' },
    { title: 'Número', description: 'Como no endereço da página' },
    { examples: ['42', '{{ issue.number }}'] },
  ),
);

export const bodyField = textField(
  { title: 'Text', description: 'Markdown' },
  { title: 'Texto', description: 'Markdown' },
  { examples: ['{{ description }}'] },
);

export const outputField = choiceField(
  ['short', 'full'],
  'short',
  { title: 'Put out', options: ['The main fields', 'All that GitHub says'] },
  { title: 'Saída', options: ['Os campos principais', 'Tudo o que o GitHub diz'] },
);

export function limitField(max = 10_000) {
  return countField(
    { min: 1, max, preset: 100 },
    { title: 'At most', description: 'So many are read, page by page' },
    { title: 'No máximo', description: 'Tantos são lidos, página a página' },
  );
}

export const directionField = choiceField(
  ['desc', 'asc'],
  'desc',
  { title: 'Order', options: ['Newest first', 'Oldest first'] },
  { title: 'Ordem', options: ['Mais novos primeiro', 'Mais antigos primeiro'] },
);

/** Names as people write them: separated by commas or lines. */
export function namesIn(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
