/** What SQLite says, as errors that tell a person what to do. Codes of SQLite: https://sqlite.org/rescode.html */
import { type AppError, isAppError, type Problem, problem } from '@pulseflow/sdk';

const BY_RESULT_CODE: Readonly<Record<number, Problem>> = {
  5: {
    code: 'SQLITE_BUSY',
    kind: 'operational',
    en: 'Another program is writing to this database. It was waited for; try again, or raise "Wait for other programs".',
    ptBr: 'Outro programa está gravando neste banco de dados. Tente de novo ou aumente "Esperar outros programas".',
  },
  8: {
    code: 'SQLITE_READ_ONLY',
    en: 'This would change the database, which is open for reading only. Use the node "Run SQL", and check that the file may be written.',
    ptBr: 'Isto mudaria o banco de dados, aberto só para leitura. Use o nó "Executar SQL" e veja se o arquivo pode ser gravado.',
  },
  10: {
    code: 'SQLITE_IO_FAILED',
    kind: 'operational',
    en: 'The disk could not read or write the database.',
    ptBr: 'O disco não conseguiu ler ou gravar o banco de dados.',
  },
  11: {
    code: 'SQLITE_DAMAGED',
    en: 'The database file is damaged. Bring it back from a backup.',
    ptBr: 'O arquivo do banco de dados está danificado. Recupere-o de um backup.',
  },
  13: {
    code: 'DISK_FULL',
    kind: 'operational',
    en: 'The disk is full, nothing was written.',
    ptBr: 'O disco está cheio, nada foi gravado.',
  },
  14: {
    code: 'SQLITE_CANNOT_OPEN',
    en: 'The database file could not be opened. Check the path, and that it may be read.',
    ptBr: 'O arquivo do banco de dados não pôde ser aberto. Confira o caminho e se ele pode ser lido.',
  },
  19: {
    code: 'SQLITE_CONSTRAINT',
    en: 'A rule of the table refuses this row.',
    ptBr: 'Uma regra da tabela recusa esta linha.',
  },
  23: {
    code: 'SQLITE_NOT_ALLOWED',
    en: 'Flows may not attach other files, copy the database into one, or change where SQLite keeps files. Name the other file in a node of its own.',
    ptBr: 'Fluxos não podem anexar outros arquivos, copiar o banco para um nem mudar onde o SQLite guarda arquivos. Use outro nó para o outro arquivo.',
  },
  26: {
    code: 'SQLITE_NOT_A_DATABASE',
    en: 'This file is not an SQLite database, or it is encrypted.',
    ptBr: 'Este arquivo não é um banco de dados SQLite ou está criptografado.',
  },
};
const LOCKED = 6;

/** A problem with what SQLite itself said of it. */
export function quoted(told: Problem, reason: string): AppError {
  return problem({ ...told, en: `${told.en} (${reason})`, ptBr: `${told.ptBr} (${reason})`, data: { ...told.data, reason } });
}

/** What `node:sqlite` threw, as an error for people. Every failure of ours is rolled back, so that none leaves an effect. */
export function toProblem(thrown: unknown): AppError {
  if (isAppError(thrown)) return thrown;
  const { message, code, errcode } = thrown as { message?: string; code?: string; errcode?: number };
  const reason = message ?? String(thrown);
  const primary = typeof errcode === 'number' ? errcode & 0xff : undefined;
  const known = primary === undefined ? undefined : BY_RESULT_CODE[primary === LOCKED ? 5 : primary];
  if (known !== undefined) return quoted(known, reason);
  if (code === 'ERR_INVALID_STATE' && reason.includes('named parameter')) {
    return quoted(
      {
        code: 'SQLITE_PARAMETER_UNKNOWN',
        en: 'The statement has no parameter of this name. Write it as :name in the SQL, or take the parameter out.',
        ptBr: 'O comando não tem um parâmetro com este nome. Escreva :nome no SQL ou retire o parâmetro.',
      },
      reason,
    );
  }
  const missing = /^(?:no such table: (.+)|table .+ has no column named .+)$/.exec(reason);
  if (missing !== null) {
    return quoted(
      {
        code: 'SQLITE_REJECTED',
        en: 'The database lacks this table or column. Check its name; the node "Insert rows into SQLite" makes what is missing when you let it.',
        ptBr: 'Falta esta tabela ou coluna no banco. Confira o nome; o nó "Inserir linhas no SQLite" cria o que falta quando você permite.',
      },
      reason,
    );
  }
  return quoted(
    {
      code: 'SQLITE_REJECTED',
      en: 'SQLite does not take this statement. Check the names of tables and columns and how it is written.',
      ptBr: 'O SQLite não aceita este comando. Confira os nomes das tabelas e colunas e a escrita.',
    },
    reason,
  );
}
