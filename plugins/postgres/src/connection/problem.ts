/**
 * What PostgreSQL and the way to it say, as errors that tell a person what to do. States of SQL:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
import { type AppError, isAppError, type JsonObject, type Problem, problem } from '@pulseflow/sdk';

type Told = Omit<Problem, 'data'>;

const UNREACHABLE: Told = {
  code: 'POSTGRES_UNREACHABLE',
  kind: 'operational',
  en: 'The PostgreSQL server does not answer. Check host, port and network, and that the server is running.',
  ptBr: 'O servidor PostgreSQL não responde. Confira servidor, porta e rede, e se o servidor está ligado.',
};
const TIMED_OUT: Told = {
  code: 'POSTGRES_TIMED_OUT',
  kind: 'operational',
  en: 'The statement took longer than it may and was stopped. Give it more time, or make it read less.',
  ptBr: 'O comando demorou mais do que pode e foi interrompido. Dê mais tempo ou faça-o ler menos.',
};
const SIGN_IN: Told = {
  code: 'POSTGRES_SIGN_IN_REFUSED',
  en: 'The server refuses this user or password. Correct the credential.',
  ptBr: 'O servidor recusa este usuário ou senha. Corrija a credencial.',
};
const CONSTRAINT: Told = {
  code: 'POSTGRES_CONSTRAINT',
  en: 'A rule of the table refuses this row.',
  ptBr: 'Uma regra da tabela recusa esta linha.',
};
const CONFLICT: Told = {
  code: 'POSTGRES_CONFLICT',
  kind: 'operational',
  en: 'Another transaction was in the way; the server asks to try again.',
  ptBr: 'Outra transação atrapalhou; o servidor pede para tentar de novo.',
};
const CERTIFICATE: Told = {
  code: 'POSTGRES_CERTIFICATE',
  en: 'The certificate of the server is not trusted or is for another name. Put the authority that issued it into the credential.',
  ptBr: 'O certificado do servidor não é confiável ou é de outro nome. Ponha na credencial a autoridade que o emitiu.',
};

/** By the state of SQL, or by its class (the first two signs). */
const BY_STATE: Readonly<Record<string, Told>> = {
  '08': UNREACHABLE,
  '23': CONSTRAINT,
  '28': SIGN_IN,
  '40': CONFLICT,
  '53': {
    code: 'POSTGRES_OVERLOADED',
    kind: 'operational',
    en: 'The server has no room for this now (connections, memory or disk). Try again later.',
    ptBr: 'O servidor não tem recursos para isto agora (conexões, memória ou disco). Tente mais tarde.',
  },
  '57': UNREACHABLE,
  '57014': TIMED_OUT,
  '55P03': {
    code: 'POSTGRES_LOCKED',
    kind: 'operational',
    en: 'Another program holds these rows. Try again.',
    ptBr: 'Outro programa está segurando estas linhas. Tente de novo.',
  },
  '25006': {
    code: 'POSTGRES_READ_ONLY',
    en: 'This would change the database, and a query only reads. Use the node "Run SQL on PostgreSQL".',
    ptBr: 'Isto mudaria o banco de dados, e uma consulta só lê. Use o nó "Executar SQL no PostgreSQL".',
  },
  '3D000': {
    code: 'POSTGRES_DATABASE_MISSING',
    en: 'The server has no database of this name. Correct the credential.',
    ptBr: 'O servidor não tem um banco com este nome. Corrija a credencial.',
  },
  '42501': {
    code: 'POSTGRES_NOT_ALLOWED',
    en: 'This user of the database may not do that. Grant it, or use another credential.',
    ptBr: 'Este usuário do banco não pode fazer isso. Conceda o direito ou use outra credencial.',
  },
};
const REJECTED: Told = {
  code: 'POSTGRES_REJECTED',
  en: 'PostgreSQL does not take this statement. Check the names of tables and columns, the values and how it is written.',
  ptBr: 'O PostgreSQL não aceita este comando. Confira nomes de tabelas e colunas, os valores e a escrita.',
};

const NETWORK_CODES = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EPIPE', 'ENOENT'],
]);
const CERTIFICATE_CODES =
  /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET|ERR_OSSL|ERR_SSL)|HOSTNAME_MISMATCH/;

/** What the driver threw, in words. `effect: 'unknown'` when what it was doing may have happened all the same. */
export function toProblem(thrown: unknown, effect: 'none' | 'unknown' = 'none'): AppError {
  if (isAppError(thrown)) return thrown;
  const { code = '', message = String(thrown) } = thrown as { code?: string; message?: string };
  const isState = /^[0-9A-Z]{5}$/.test(code);
  if (isState) {
    const told = BY_STATE[code] ?? BY_STATE[code.slice(0, 2)] ?? REJECTED;
    // A server that answers with an error has undone the statement, unless it is going away.
    return quoted(told, message, told === UNREACHABLE ? effect : 'none', detailsOf(thrown));
  }
  if (NETWORK_CODES.has(code) || /terminated|timeout|closed|not queryable/i.test(message)) {
    return quoted(UNREACHABLE, message, effect);
  }
  if (CERTIFICATE_CODES.test(code)) return quoted(CERTIFICATE, message, 'none');
  if (message.includes('does not support SSL')) return quoted(noTls, message, 'none');
  if (message.includes('SASL') || message.includes('password')) return quoted(SIGN_IN, message, 'none');
  return quoted(REJECTED, message, effect);
}

const noTls: Told = {
  code: 'POSTGRES_NO_TLS',
  en: 'The server cannot encrypt the connection. Switch that on at the server, or choose "Encryption: none" in the credential.',
  ptBr: 'O servidor não sabe criptografar a conexão. Ative isso no servidor ou escolha "Criptografia: nenhuma" na credencial.',
};

function quoted(told: Told, reason: string, effect: 'none' | 'unknown', data: JsonObject = {}): AppError {
  const hint = typeof data['hint'] === 'string' ? ` ${data['hint']}` : '';
  return problem({
    ...told,
    en: `${told.en} (${reason}${hint})`,
    ptBr: `${told.ptBr} (${reason}${hint})`,
    data: { reason, ...data },
    effect,
  });
}

/** What the server says beside its message. `detail` is left out: it quotes values of rows. */
function detailsOf(thrown: unknown): JsonObject {
  const given = thrown as Record<string, unknown>;
  const names = { code: 'state', hint: 'hint', position: 'position', table: 'table', column: 'column', constraint: 'constraint' };
  return Object.fromEntries(
    Object.entries(names).flatMap(([from, to]) => (typeof given[from] === 'string' ? [[to, given[from]]] : [])),
  );
}
