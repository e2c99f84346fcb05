/** The credentials of the node "HTTP request". What each does to a request is in ../http/authorize.ts. */
import { type CredentialTestContext, type CredentialType, defineCredential, z } from '../../engine/sdk';
import { words } from '../form/words';
import { pastedSecret, requiredText, webFields } from './fields';

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** One test for all: what it sends is what a flow would send. */
function testOf(type: string) {
  return async ({ values, signal }: CredentialTestContext<{ testUrl: string }>): Promise<void> => {
    const { testWebCredential } = await import('./test-web-credential');
    await testWebCredential({ id: '', name: '', type, values }, values.testUrl, signal);
  };
}

const basic = defineCredential({
  type: 'core.http-basic',
  label: { en: 'User and password', 'pt-BR': 'Usuário e senha' },
  description: { en: 'HTTP Basic sign-in', 'pt-BR': 'Autenticação HTTP Basic' },
  icon: 'user-lock',
  schema: z.object({
    user: requiredText({ title: 'User' }, { title: 'Usuário' }),
    // Blanks may be part of a password, and it may be empty: some services take a key as the user.
    password: z
      .string()
      .max(20_000)
      .default('')
      .meta(words({ title: 'Password' }, { title: 'Senha' }, { secret: true })),
    ...webFields,
  }),
  test: testOf('core.http-basic'),
});

const bearer = defineCredential({
  type: 'core.http-bearer',
  label: { en: 'Token', 'pt-BR': 'Token' },
  description: { en: 'A token in the header Authorization', 'pt-BR': 'Um token no cabeçalho Authorization' },
  icon: 'key-round',
  schema: z.object({
    token: pastedSecret({ title: 'Token' }, { title: 'Token' }),
    ...webFields,
    prefix: z
      .string()
      .trim()
      .regex(HEADER_NAME)
      .default('Bearer')
      .meta(
        words(
          { title: 'Word before the token', description: 'Nearly always Bearer' },
          { title: 'Palavra antes do token', description: 'Quase sempre Bearer' },
        ),
      ),
  }),
  test: testOf('core.http-bearer'),
});

const apiKey = defineCredential({
  type: 'core.http-api-key',
  label: { en: 'API key', 'pt-BR': 'Chave de API' },
  description: { en: 'A key in a header or in the query', 'pt-BR': 'Uma chave em um cabeçalho ou na consulta' },
  icon: 'key-square',
  schema: z.object({
    key: pastedSecret({ title: 'Key' }, { title: 'Chave' }),
    place: z
      .enum(['header', 'query'])
      .default('header')
      .meta(
        words(
          { title: 'Goes into', options: ['A header', 'The query of the address'] },
          { title: 'Vai em', options: ['Um cabeçalho', 'A consulta do endereço'] },
        ),
      ),
    name: z
      .string()
      .trim()
      .regex(HEADER_NAME)
      .default('X-API-Key')
      .meta(
        words(
          { title: 'Name', description: 'Of the header or the parameter' },
          { title: 'Nome', description: 'Do cabeçalho ou do parâmetro' },
          { examples: ['X-API-Key', 'api_key'] },
        ),
      ),
    ...webFields,
  }),
  test: testOf('core.http-api-key'),
});

const headers = defineCredential({
  type: 'core.http-headers',
  label: { en: 'Headers', 'pt-BR': 'Cabeçalhos' },
  description: { en: 'Several secret headers at once', 'pt-BR': 'Vários cabeçalhos secretos de uma vez' },
  icon: 'list-plus',
  schema: z.object({
    headers: z
      .string()
      .trim()
      .min(1)
      .max(20_000)
      .refine((text) => text.split('\n').every((line) => line.trim() === '' || /^[^:\s]+\s*:\s*\S/.test(line.trim())), {
        message: 'Write one header a line, as Name: value',
        params: { detail: 'HEADER_LINES_INVALID' },
      })
      .meta(
        words(
          { title: 'Headers', description: 'One a line, as Name: value' },
          { title: 'Cabeçalhos', description: 'Um por linha, no formato Nome: valor' },
          { secret: true },
        ),
      ),
    ...webFields,
  }),
  ui: { headers: { 'ui:widget': 'textarea' } },
  test: testOf('core.http-headers'),
});

export const httpCredentials: readonly CredentialType[] = [bearer, apiKey, basic, headers];
