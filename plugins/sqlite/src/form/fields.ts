import { countField, flagField, needed, textField, valueField, z } from '@pulseflow/sdk';

/** Where the database lies. */
export const fileField = needed(
  textField(
    { title: 'Database', description: "Relative paths are below the workspace's files folder" },
    { title: 'Banco de dados', description: 'Caminhos relativos ficam na pasta files do espaço de trabalho' },
    { examples: ['data/orders.db', '~/Documents/app.sqlite'] },
  ),
);

/** Values that go to SQLite beside the statement, never inside of it: text of strangers cannot become SQL. */
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
    description: 'Write :name in the SQL. Without a name they fill the ? in order',
    'pt-BR': { title: 'Parâmetros', description: 'Escreva :nome no SQL. Sem nome, preenchem os ? na ordem' },
  });

/** How long another program may take. */
export const busyField = countField(
  { min: 0, max: 600_000, preset: 5000 },
  { title: 'Wait for other programs', description: 'While one of them writes to this database' },
  { title: 'Esperar outros programas', description: 'Enquanto um deles grava neste banco de dados' },
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
