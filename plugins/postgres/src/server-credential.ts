import { choiceField, countField, defineCredential, textField, z } from '@pulseflow/sdk';

/** A database of a server, and who signs in to it. */
export const serverCredential = defineCredential({
  name: 'server',
  label: { en: 'PostgreSQL server', 'pt-BR': 'Servidor PostgreSQL' },
  description: {
    en: 'A database of a PostgreSQL server, or of one that speaks its protocol (CockroachDB, TimescaleDB, Neon, Supabase …).',
    'pt-BR':
      'Um banco de um servidor PostgreSQL ou de um que fala o protocolo dele (CockroachDB, TimescaleDB, Neon, Supabase …).',
  },
  schema: z.object({
    host: textField({ title: 'Host' }, { title: 'Servidor' }, { examples: ['db.example.com'] }, 'localhost'),
    port: countField({ min: 1, max: 65_535, preset: 5432 }, { title: 'Port' }, { title: 'Porta' }),
    database: textField({ title: 'Database' }, { title: 'Banco de dados' }, { examples: ['shop'] }, 'postgres'),
    user: textField({ title: 'User' }, { title: 'Usuário' }, { examples: ['pulseflow'] }),
    password: textField({ title: 'Password' }, { title: 'Senha' }, { secret: true }),
    tls: choiceField(
      ['verify', 'encrypt', 'none'],
      'verify',
      {
        title: 'Encryption',
        description: 'Unchecked: anyone on the way can pretend to be the server',
        options: ['Encrypt and check the certificate', 'Encrypt, certificate unchecked', 'None'],
      },
      {
        title: 'Criptografia',
        description: 'Sem verificar: qualquer um no caminho pode se passar pelo servidor',
        options: ['Criptografar e verificar o certificado', 'Criptografar sem verificar', 'Nenhuma'],
      },
    ),
    ca: textField(
      { title: 'Certificate authority', description: 'PEM text. Empty: the authorities that this computer trusts' },
      { title: 'Autoridade certificadora', description: 'Texto PEM. Vazio: as autoridades em que este computador confia' },
      { showWhen: { tls: ['verify'] } },
    ),
    clientCertificate: textField(
      { title: 'Own certificate', description: 'PEM text, when the server asks for one' },
      { title: 'Certificado próprio', description: 'Texto PEM, quando o servidor pede um' },
      { showWhen: { tls: ['verify', 'encrypt'] } },
    ),
    clientKey: textField(
      { title: 'Key of the own certificate', description: 'PEM text' },
      { title: 'Chave do certificado próprio', description: 'Texto PEM' },
      { secret: true, showWhen: { tls: ['verify', 'encrypt'] } },
    ),
    maxConnections: countField(
      { min: 1, max: 50, preset: 4 },
      { title: 'Connections at most', description: 'Shared by all nodes that use this credential; the others wait' },
      { title: 'No máximo estas conexões', description: 'Compartilhadas pelos nós que usam esta credencial; os outros esperam' },
    ),
  }),
  ui: {
    'ui:order': ['host', 'port', 'database', 'user', 'password', 'tls', '*'],
    ca: { 'ui:widget': 'textarea' },
    clientCertificate: { 'ui:widget': 'textarea' },
  },
  async test({ values, signal }) {
    const { connectOnce } = await import('./connection/connect-once');
    const client = await connectOnce(values, signal);
    await client.end();
  },
});
