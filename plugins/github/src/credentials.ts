import { defineCredential, isAppError, words, z } from '@pulseflow/sdk';
import { DEFAULT_API_URL, type GitHubAccount, githubClient } from './api';

/** A token: personal (classic or fine-grained), of an app's installation, or of OAuth. */
export const tokenCredential = defineCredential({
  name: 'token',
  label: { en: 'GitHub token', 'pt-BR': 'Token do GitHub' },
  description: {
    en: 'A personal access token: GitHub, Settings, Developer settings. Give it only the repositories and rights that your flows need.',
    'pt-BR':
      'Um token de acesso pessoal: GitHub, Settings, Developer settings. Dê a ele só os repositórios e direitos de que seus fluxos precisam.',
  },
  schema: z.object({
    token: z
      .string()
      .trim()
      .min(1)
      .max(2000)
      .meta(words({ title: 'Token' }, { title: 'Token' }, { secret: true })),
    apiUrl: z
      .string()
      .trim()
      .max(2000)
      .default(DEFAULT_API_URL)
      .refine((text) => text === '' || (URL.canParse(text) && /^https?:/.test(text)), 'Write the whole address, with https://')
      .meta(
        words(
          {
            title: 'API address',
            description: 'Of GitHub.com as it stands; of GitHub Enterprise Server https://<host>/api/v3',
          },
          {
            title: 'Endereço da API',
            description: 'Do GitHub.com como está; do GitHub Enterprise Server https://<host>/api/v3',
          },
          { examples: ['https://github.example.com/api/v3'] },
        ),
      ),
  }),
  async test(context) {
    try {
      await githubClient(context, context.values as GitHubAccount, 'read').get('/user');
    } catch (error) {
      // The token of an app's installation is good, but belongs to no user.
      const said = isAppError(error) ? error.data?.['said'] : undefined;
      if (typeof said !== 'string' || !said.includes('not accessible by integration')) throw error;
    }
  },
});

/** The secret that GitHub signs its webhooks with. */
export const webhookCredential = defineCredential({
  name: 'webhook',
  label: { en: 'GitHub webhook secret', 'pt-BR': 'Segredo de webhook do GitHub' },
  description: {
    en: 'The same text that you enter as "Secret" of the webhook at GitHub: long and random.',
    'pt-BR': 'O mesmo texto que você informa como "Secret" do webhook no GitHub: longo e aleatório.',
  },
  icon: 'webhook',
  schema: z.object({
    secret: z
      .string()
      .trim()
      .min(1)
      .max(2000)
      .meta(words({ title: 'Secret' }, { title: 'Segredo' }, { secret: true })),
  }),
});
