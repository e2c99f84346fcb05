import { countField, credentialChoice, flagField, textField, valueField, z } from '@pulseflow/sdk';

export const SERVER_TYPES = ['postgres.server'] as const;

export const credentialField = credentialChoice(SERVER_TYPES);

/** Values that go to the server beside the statement, never inside of it: text of strangers cannot become SQL. */
export const parametersField = z
  .array(
    z.object({
      name: textField({ title: 'Name' }, { title: 'Nome' }, { examples: ['city'] }),
      value: valueField({ title: 'Value' }, { title: 'Valor' }, { examples: ['{{ customer.city }}'] }),
    }),
  )
  .default([])
  .meta({
    title: 'Parameters',
    description: 'Write :name in the SQL. Without a name they are $1, $2 … in order',
    'pt-BR': { title: 'Parâmetros', description: 'Escreva :nome no SQL. Sem nome, são $1, $2 … na ordem' },
  });

/** How long a statement may take at the server. */
export const timeoutField = countField(
  { min: 100, max: 86_400_000, preset: 60_000 },
  { title: 'Time for a statement', description: 'Then the server stops it' },
  { title: 'Tempo de um comando', description: 'Depois o servidor o interrompe' },
  { unit: 'ms' },
);

/** Whether the database remembers what was done. */
export const onceField = flagField(
  false,
  {
    title: 'Remember what is done',
    description: 'In a table pulseflow_done of this database: a crash or a retry then repeats nothing and nobody has to be asked',
  },
  {
    title: 'Lembrar o que foi feito',
    description:
      'Em uma tabela pulseflow_done deste banco: uma queda ou nova tentativa não repete nada e ninguém precisa ser perguntado',
  },
);
